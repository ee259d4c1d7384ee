package dev.drydock.harvest.cut;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A set of versions as closed intervals; sorted, disjoint and not adjacent. */
public record Ranges(List<Range> list) {
    public static final Ranges NONE = new Ranges(List.of());

    /** Both ends belong to it. */
    public record Range(long from, long to) {
        public Range {
            if (from > to) {
                throw new IllegalArgumentException("range " + from + " to " + to + " is empty");
            }
        }
    }

    public Ranges {
        list = joined(list);
    }

    /** 1 to {@code head}; nothing for 0. */
    public static Ranges upTo(long head) {
        return head < 1 ? NONE : new Ranges(List.of(new Range(1, head)));
    }

    private static List<Range> joined(Collection<Range> ranges) {
        var sorted =
                ranges.stream().sorted(Comparator.comparingLong(Range::from)).toList();
        var joined = new ArrayList<Range>();
        for (Range next : sorted) {
            Range last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && next.from() <= last.to() + 1) {
                joined.set(joined.size() - 1, new Range(last.from(), Math.max(last.to(), next.to())));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }

    public long size() {
        return list.stream().mapToLong(r -> r.to() - r.from() + 1).sum();
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public Ranges plus(Ranges other) {
        var all = new ArrayList<>(list);
        all.addAll(other.list);
        return new Ranges(all);
    }

    public Ranges minus(Ranges other) {
        var left = new ArrayList<Range>();
        int at = 0;
        for (Range range : list) {
            long from = range.from();
            while (at < other.list.size() && other.list.get(at).to() < from) {
                at++;
            }
            for (int i = at; i < other.list.size() && from <= range.to(); i++) {
                Range cut = other.list.get(i);
                if (cut.from() > range.to()) {
                    break;
                }
                if (cut.from() > from) {
                    left.add(new Range(from, cut.from() - 1));
                }
                from = Math.max(from, cut.to() + 1);
            }
            if (from <= range.to()) {
                left.add(new Range(from, range.to()));
            }
        }
        return new Ranges(left);
    }
}
