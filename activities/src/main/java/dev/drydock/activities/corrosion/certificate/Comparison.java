package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.certificate.Certificate.Difference;
import dev.drydock.activities.corrosion.certificate.Certificate.Equal;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Compares tables on nodes that have all reached one version vector.
 *
 * <ol>
 *   <li>One node cuts each table into chunks of as many rows, by key; the first and the last are open, so that no row is
 *       outside. All nodes digest the same chunks.
 *   <li>A part on which all nodes agree is done. One on which they do not is cut into up to sixteen, by the node that has
 *       the most rows in it, and each is asked for again; so with clients that write, what is never still shrinks to
 *       rows.
 *   <li>A part of one row at most is looked at cell by cell ({@link Verdict}): a difference that the vector proves ends the
 *       search there, else it is asked for again, ever less often, until all agree or time is up.
 * </ol>
 *
 * <p>Why one agreement is enough, at whatever moment each node was read: all had reached the vector before. Had a node
 * lost or garbled a write that is in it, the cell would differ for as long as nothing newer is written to it; so it would
 * have differed in this part, or a later write replaced it, and then the lost one no longer matters.
 */
public final class Comparison {
    static final String SHELL = "sha3_query";
    static final String API = "queries";

    private static final long CHUNK = 5_000;
    private static final long MOST_CHUNKS = 2_000;
    private static final int PARTS = 16;
    private static final int CUT_AT_ONCE = 64;
    private static final int MOST_OPEN = 4_000;
    private static final int NAMED = 3;
    private static final int MOVING_NAMED = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Crowd crowd;
    private final List<String> nodes;
    private final Cut vector;
    private final Duration settles;
    private final Duration limit;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong toAsk = new AtomicLong();
    private final Map<String, Integer> chunks = new TreeMap<>();
    private final Map<String, String> ways = new ConcurrentSkipListMap<>();
    private final List<Equal> equal = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private List<String> moving = List.of();
    private Map<String, String> unread = Map.of();

    /**
     * @param vector which every node has reached
     * @param settles how long, after all was read once, what differs is asked for again
     * @param limit for the whole of it
     */
    public Comparison(Crowd crowd, Cut vector, Duration settles, Duration limit) {
        this.crowd = crowd;
        this.nodes = crowd.nodes();
        this.vector = vector;
        this.settles = settles;
        this.limit = limit;
    }

    public Progress progress() {
        return new Progress("chunks", asked.get(), toAsk.get(), "compares tables");
    }

    /** What was found; {@code certificate} makes it whole. */
    public record Found(
            Map<String, Integer> chunks,
            Map<String, List<String>> ways,
            List<Equal> ranges,
            List<String> moving,
            List<Difference> differences,
            Map<String, String> unread) {
        public boolean equal() {
            return differences.isEmpty() && unread.isEmpty();
        }

        public long rows() {
            return ranges.stream().mapToLong(Equal::rows).sum();
        }
    }

    public Found compare(List<String> tables) {
        long begun = System.nanoTime();
        List<Part> open = chunks(tables);
        ask(open);
        long now = System.nanoTime();
        long end = Math.min(begun + limit.toNanos(), now + settles.toNanos());
        settle(open, end);
        return found();
    }

    private Found found() {
        Map<String, List<String>> by = ways.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return new Found(chunks, by, equal, moving, differences, unread);
    }

    // -- step 1

    private List<Part> chunks(List<String> tables) {
        RuntimeException failed = new TryAgain("there is no node to ask");
        for (String node : nodes) {
            try {
                return crowd.at(node, reader -> chunks(tables, reader));
            } catch (Refused | TryAgain | GiveUp e) {
                failed = e;
            }
        }
        throw failed;
    }

    private List<Part> chunks(List<String> tables, Reader reader) {
        List<Range> wholes = tables.stream()
                .map(table -> Range.all(Columns.of(reader.agent(), table)))
                .toList();
        var rows = new ArrayList<Long>();
        wholes.forEach(whole -> rows.add(reader.agent().number(whole.count())));
        long size = Math.max(CHUNK, rows.stream().mapToLong(Long::longValue).sum() / MOST_CHUNKS);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < wholes.size(); i++) {
            Range whole = wholes.get(i);
            List<Range> cut = rows.get(i) <= size ? List.of(whole) : reader.cut(whole, size);
            chunks.put(whole.table(), cut.size());
            for (int j = 0; j < cut.size(); j++) {
                parts.add(new Part(cut.get(j), j + 1));
            }
        }
        return parts;
    }

    private void ask(List<Part> open) {
        toAsk.addAndGet((long) open.size() * nodes.size());
        unread = new TreeMap<>(crowd.each((name, reader) -> {
            int node = nodes.indexOf(name);
            ways.put(name, reader.byShell() ? SHELL : API);
            List<Part> mine = open.stream().filter(part -> !part.heard(node)).toList();
            asked.addAndGet(open.size() - mine.size());
            reader.each(mine.stream().map(Part::range).toList(), (answer, i) -> {
                mine.get(i).say(node, answer);
                asked.incrementAndGet();
            });
        }));
    }

    // -- steps 2 and 3

    private void settle(List<Part> first, long end) {
        List<Part> open = first;
        Duration pause = FIRST_PAUSE;
        while (true) {
            open = unsettled(open);
            var single = open.stream()
                    .filter(Part::differs)
                    .filter(part -> part.rows() <= 1)
                    .toList();
            List<Part> moves = look(single);
            if (open.isEmpty() || differences.size() >= NAMED || single.size() > moves.size() + NAMED) {
                return;
            }
            open = without(open, single, moves);
            if (System.nanoTime() >= end) {
                giveUp(open, moves);
                return;
            }
            open = cut(open);
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            open.stream().filter(Part::differs).forEach(Part::forget);
            ask(open);
        }
    }

    private List<Part> unsettled(List<Part> open) {
        var left = new ArrayList<Part>();
        for (Part part : open) {
            if (part.agreed(nodes.size())) {
                Answer answer = part.answer();
                equal.add(new Equal(
                        part.range().table(), part.chunk(), part.range().statement(), answer.rows(), answer.sha3()));
            } else {
                left.add(part);
            }
        }
        return left;
    }

    private static List<Part> without(List<Part> open, List<Part> single, List<Part> moves) {
        return open.stream()
                .filter(part -> !single.contains(part) || moves.contains(part))
                .toList();
    }

    private List<Part> look(List<Part> single) {
        var moves = new ArrayList<Part>();
        for (Part part : single) {
            if (differences.size() >= NAMED) {
                break;
            }
            new Witness(crowd, vector, part).difference().ifPresentOrElse(differences::add, () -> moves.add(part));
        }
        return moves;
    }

    private void giveUp(List<Part> open, List<Part> moves) {
        moving = moves.stream().limit(MOVING_NAMED).map(Part::place).toList();
        open.stream()
                .filter(Part::differs)
                .filter(part -> !moves.contains(part))
                .limit(NAMED)
                .forEach(part -> differences.add(Witness.unlocated(crowd.nodes(), part)));
    }

    private List<Part> cut(List<Part> open) {
        Map<Integer, List<Part>> by = open.stream()
                .filter(Part::differs)
                .filter(part -> part.rows() > 1)
                .limit(open.size() > MOST_OPEN ? 0 : CUT_AT_ONCE)
                .collect(Collectors.groupingBy(Part::fullest));
        var cut = new ArrayList<>(open);
        by.forEach((node, parts) -> {
            try {
                cut.addAll(crowd.at(nodes.get(node), reader -> cut(parts, reader)));
                cut.removeAll(parts);
            } catch (Refused | TryAgain | GiveUp e) {
                // They stay as they are, and whether the node answers is asked next.
            }
        });
        cut.sort(Comparator.comparing((Part part) -> part.range().table()).thenComparingInt(Part::chunk));
        return cut;
    }

    private static List<Part> cut(List<Part> parts, Reader reader) {
        return parts.stream()
                .flatMap(part -> part.cut(reader.cut(part.range(), (part.rows() + PARTS - 1) / PARTS)).stream())
                .toList();
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the certificate was interrupted", e);
        }
    }
}
