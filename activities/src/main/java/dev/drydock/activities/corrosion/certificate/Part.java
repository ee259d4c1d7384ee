package dev.drydock.activities.corrosion.certificate;

import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A range of a chunk, and which nodes gave which answer for it. */
final class Part {
    private final Range range;
    private final int chunk;
    private final Map<Answer, BitSet> said = new LinkedHashMap<>();

    /** @param chunk of its table, from 1 */
    Part(Range range, int chunk) {
        this.range = range;
        this.chunk = chunk;
    }

    Range range() {
        return range;
    }

    int chunk() {
        return chunk;
    }

    List<Part> cut(List<Range> ranges) {
        return ranges.stream().map(each -> new Part(each, chunk)).toList();
    }

    synchronized void say(int node, Answer answer) {
        said.computeIfAbsent(answer, _ -> new BitSet()).set(node);
    }

    synchronized void forget() {
        said.clear();
    }

    synchronized boolean heard(int node) {
        return said.values().stream().anyMatch(nodes -> nodes.get(node));
    }

    /** Every one of as many nodes gave the same answer. */
    synchronized boolean agreed(int nodes) {
        return said.size() == 1 && said.values().iterator().next().cardinality() == nodes;
    }

    synchronized boolean differs() {
        return said.size() > 1;
    }

    /** It differs, and can be narrowed down. */
    synchronized boolean wide() {
        return differs() && rows() > 1;
    }

    synchronized Answer answer() {
        return said.keySet().iterator().next();
    }

    /** The most that a node has in it. */
    synchronized long rows() {
        return said.keySet().stream().mapToLong(Answer::rows).max().orElse(0);
    }

    /** The first of those that have the most rows. */
    synchronized int fullest() {
        return said.entrySet().stream()
                .max(Comparator.comparingLong(e -> e.getKey().rows()))
                .map(e -> e.getValue().nextSetBit(0))
                .orElse(0);
    }

    /** Those that gave the same answer, the largest group first. */
    synchronized List<BitSet> groups() {
        return said.values().stream()
                .map(nodes -> (BitSet) nodes.clone())
                .sorted(Comparator.comparingInt(BitSet::cardinality).reversed())
                .toList();
    }

    String place() {
        return "table " + range.table() + ", chunk " + chunk;
    }
}
