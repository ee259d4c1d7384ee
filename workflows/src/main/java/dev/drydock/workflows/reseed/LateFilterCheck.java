package dev.drydock.workflows.reseed;

import dev.drydock.workflows.late.LateFilter;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the filters of late writes name is there at all: one that is mistyped matches nothing, so what was to be
 * left out would be replayed. Pure.
 */
record LateFilterCheck(Sighting seen) {
    static final String NAME = "late-filters";

    /** Absent when nothing is filtered. */
    Optional<Check> check(ReseedRequest request) {
        List<String> skip = request.skipLate() == null ? List.of() : request.skipLate();
        List<String> review = request.reviewLate() == null ? List.of() : request.reviewLate();
        if (skip.isEmpty() && review.isEmpty()) {
            return Optional.empty();
        }
        List<String> wrong = Stream.concat(
                        skip.stream().flatMap(text -> wrong("--skip-late ", LateFilter.of(text))),
                        review.stream().flatMap(text -> wrong("--review-late ", LateFilter.of(text))))
                .toList();
        return Optional.of(
                wrong.isEmpty()
                        ? Check.ok(NAME, "every table, node and key column that a filter names is there")
                        : Check.bad(NAME, List.of(), String.join("; ", wrong)));
    }

    /** Of the cluster file's rules, those for a table that no node has; {@code *} is every other table. */
    List<String> idle(@Nullable Map<String, String> rules) {
        return rules == null || seen.tables().isEmpty()
                ? List.of()
                : rules.keySet().stream()
                        .filter(table -> !table.equals("*") && !seen.tables().containsKey(table))
                        .toList();
    }

    private Stream<String> wrong(String option, LateFilter filter) {
        return Stream.of(tables(filter), nodes(filter), columns(filter))
                .flatMap(Optional::stream)
                .map(why -> option + filter + ": " + why);
    }

    private Optional<String> tables(LateFilter filter) {
        return seen.tables().isEmpty()
                ? Optional.empty()
                : filter.tables().stream()
                        .filter(table -> !seen.tables().containsKey(table))
                        .findFirst()
                        .map(table -> "no node has a replicated table " + table + ", expected one of "
                                + some(seen.tables().keySet().stream()));
    }

    /** A node may be owing from an earlier run and stand in the file no more. */
    private Optional<String> nodes(LateFilter filter) {
        var known = new TreeSet<String>();
        seen.home().nodes().stream().map(Member::name).forEach(known::add);
        seen.home().record().owing().stream().map(Standing.Owing::node).forEach(known::add);
        return filter.nodes().stream()
                .filter(node -> !known.contains(node))
                .findFirst()
                .map(node -> "the cluster file has no node " + node + ", expected one of "
                        + some(seen.home().nodes().stream().map(Member::name)));
    }

    private Optional<String> columns(LateFilter filter) {
        var keys = new TreeSet<String>();
        seen.tables().forEach((table, columns) -> {
            if (filter.tables().isEmpty() || filter.tables().contains(table)) {
                keys.addAll(columns);
            }
        });
        return keys.isEmpty()
                ? Optional.empty()
                : filter.key().keySet().stream()
                        .filter(column -> !keys.contains(column))
                        .findFirst()
                        .map(column -> "no table it is about has a key column " + column + ", expected one of "
                                + some(keys.stream()));
    }

    private static String some(Stream<String> names) {
        return String.join(", ", names.limit(Check.NAMED).toList());
    }
}
