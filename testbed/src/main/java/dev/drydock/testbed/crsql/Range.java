package dev.drydock.testbed.crsql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Versions from {@code start} to {@code end}, both included. */
public record Range(long start, long end) {

    /** What is left of the ranges when the cut is taken away. */
    static List<Range> without(List<Range> ranges, Range cut) {
        var left = new ArrayList<Range>();
        for (var range : ranges) {
            if (range.start < cut.start) {
                left.add(new Range(range.start, Math.min(range.end, cut.start - 1)));
            }
            if (range.end > cut.end) {
                left.add(new Range(Math.max(range.start, cut.end + 1), range.end));
            }
        }
        return left;
    }

    static List<Range> without(List<Range> ranges, List<Range> cuts) {
        var left = ranges;
        for (var cut : cuts) {
            left = without(left, cut);
        }
        return left;
    }

    static List<Range> sorted(List<Range> ranges) {
        return ranges.stream().sorted(Comparator.comparingLong(Range::start)).toList();
    }
}
