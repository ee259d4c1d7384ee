package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.certificate.Certificate.Difference;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at a part of one row at most: one node of the largest group that agrees, and one of each other group. */
final class Witness {
    private static final int GROUPS = 4;
    private static final int CLIP = 80;

    private final Crowd crowd;
    private final Cut vector;
    private final Part part;
    private final List<Evidence> looks;

    /** @param looks what was seen before; empty at first */
    Witness(Crowd crowd, Cut vector, Part part, List<Evidence> looks) {
        this.crowd = crowd;
        this.vector = vector;
        this.part = part;
        this.looks = looks;
    }

    /** What was seen. */
    sealed interface Look {
        record Proved(Difference difference) implements Look {}

        /**
         * It may be equal in a moment.
         *
         * @param seen empty: the row is just being written, or cannot be read
         */
        record Open(List<Evidence> seen) implements Look {}
    }

    Look look() {
        List<BitSet> groups = part.groups().stream().limit(GROUPS).toList();
        try {
            return look(groups, seen(groups));
        } catch (Refused | TryAgain | GiveUp e) {
            return new Look.Open(List.of());
        }
    }

    private Look look(List<BitSet> groups, List<Evidence> seen) {
        for (int i = 1; i < seen.size(); i++) {
            if (Verdict.of(seen.getFirst(), seen.get(i), vector) instanceof Verdict.Differs differs) {
                return new Look.Proved(said(differs, groups.getFirst(), groups.get(i)));
            }
        }
        return new Look.Open(seen);
    }

    private List<Evidence> seen(List<BitSet> groups) {
        var keys = new HashSet<List<Value>>();
        for (BitSet group : groups) {
            keys.addAll(crowd.at(first(group), reader -> Evidence.rows(reader.agent(), part.range()))
                    .keySet());
        }
        var seen = new ArrayList<Evidence>();
        for (BitSet group : groups) {
            var evidence =
                    crowd.at(first(group), reader -> Evidence.of(reader.agent(), part.range(), List.copyOf(keys)));
            if (evidence.isEmpty()) {
                return List.of();
            }
            seen.add(evidence.get());
        }
        return seen;
    }

    private String first(BitSet group) {
        return crowd.nodes().get(group.nextSetBit(0));
    }

    private Difference said(Verdict.Differs differs, BitSet one, BitSet other) {
        List<String> key = part.range().columns().key();
        String row = IntStream.range(0, key.size())
                .mapToObj(i -> key.get(i) + " = " + TypedJson.json(differs.key().get(i)))
                .collect(Collectors.joining(" and "));
        return new Difference(
                part.range().table(),
                part.chunk(),
                clip(row),
                differs.column(),
                List.of(
                        clip(differs.one()) + " on " + names(crowd.nodes(), one),
                        clip(differs.other()) + " on " + names(crowd.nodes(), other)));
    }

    /** What stayed different though the vector does not prove it: a write after it that has not come through. */
    Difference unproved() {
        var heads = new TreeMap<String, Long>();
        looks.forEach(seen -> seen.stamps()
                .values()
                .forEach(row -> row.values().forEach(stamp -> heads.merge(stamp.site(), stamp.version(), Math::max))));
        for (int i = 1; i < looks.size(); i++) {
            var all = new Cut(heads, Map.of());
            if (Verdict.of(looks.getFirst(), looks.get(i), all) instanceof Verdict.Differs differs) {
                return said(differs, part.groups().getFirst(), part.groups().get(i));
            }
        }
        var values = part.groups().stream()
                .limit(GROUPS)
                .map(group -> names(crowd.nodes(), group) + " by itself")
                .toList();
        return new Difference(part.range().table(), part.chunk(), "", "", values);
    }

    private static String names(List<String> nodes, BitSet group) {
        int others = group.cardinality() - 1;
        return nodes.get(group.nextSetBit(0)) + (others == 0 ? "" : " and " + others + " more");
    }

    private static String clip(String text) {
        return text.length() <= CLIP ? text : text.substring(0, CLIP) + "...";
    }
}
