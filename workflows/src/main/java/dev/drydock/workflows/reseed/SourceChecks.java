package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Check;
import java.util.List;

/** What must hold of the node the backup is taken on. Pure. */
record SourceChecks(Sighting seen, Decided decided, NodeChecks nodes) {
    List<Check> all() {
        return List.of(source(), vectors());
    }

    private Check source() {
        if (decided.source() == null) {
            return Check.ok(
                    "source",
                    decided.joins() ? "the generation's snapshot is used again" : "the given snapshot is used");
        }
        if (decided.source().isEmpty()) {
            return Check.bad(
                    "source",
                    List.of(),
                    "no node is without holes (gaps, buffered or partial versions); wait for sync, or name one with --source");
        }
        var measures = nodes.node(decided.source()).measures();
        if (measures == null || !measures.up()) {
            return Check.bad("source", List.of(decided.source()), "source " + decided.source() + " does not answer");
        }
        return measures.whole()
                ? Check.ok("source", "node " + decided.source() + " has no holes")
                : Check.bad(
                        "source",
                        List.of(decided.source()),
                        "source " + decided.source() + " has " + measures.gaps() + " gaps, " + measures.buffered()
                                + " buffered and " + measures.partial()
                                + " partial rows; behind the new id nobody can ever fill them");
    }

    private Check vectors() {
        String source = decided.source();
        if (source == null || source.isEmpty()) {
            return Check.ok("vectors", "not asked: the snapshot is given");
        }
        long lacks = seen.comparison().behind().getOrDefault(source, 0L);
        return lacks == 0
                ? Check.ok("vectors", "node " + source + " holds every version any node holds")
                : Check.inconclusive(
                        "vectors",
                        List.of(source),
                        "node " + source + " lacks " + lacks
                                + " versions that others hold; they will be late unless they arrive before the backup");
    }
}
