package dev.drydock.starter.cli;

import dev.drydock.starter.late.Wanted;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.late.LateFilter;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Exit;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which late writes are meant, as options; several of one name are alternatives, different ones must all hold. */
final class LateChoice {
    private static final List<String> KINDS = List.of("insert", "update", "delete", "none");

    @Option(names = "--table", paramLabel = "T", description = "only this table; may be given again")
    private List<String> tables = List.of();

    @Option(names = "--node", paramLabel = "N", description = "only what this node accepted; may be given again")
    private List<String> nodes = List.of();

    @Option(names = "--after", paramLabel = "TIME", description = "accepted at or after, such as 2026-11-22T10:00:00Z")
    private @Nullable String after;

    @Option(names = "--before", paramLabel = "TIME", description = "accepted before")
    private @Nullable String before;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "insert, update or delete; may be given again")
    private List<String> kinds = List.of();

    @Option(names = "--key", paramLabel = "COLUMN=VALUE", description = "only rows with this in their key")
    private List<String> keys = List.of();

    @Option(
            names = "--verdict",
            paramLabel = "V",
            split = ",",
            completionCandidates = Verdicts.class,
            description = "conflict, review, open, applied, already, superseded or skipped; several with commas")
    private List<String> verdicts = List.of();

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "as plan --skip-late has it: table=apps,node=n3,after=2026-11-22T10:00:00Z,key.id=7")
    private List<String> filters = List.of();

    Wanted wanted() {
        var all = new ArrayList<LateFilter>();
        try {
            filters.forEach(text -> all.add(LateFilter.of(text)));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        filled("--table", tables);
        filled("--node", nodes);
        filled("--kind", kinds);
        filled("--verdict", verdicts);
        kinds.forEach(kind -> oneOf("--kind", kind, KINDS));
        Instant from = time("--after", after);
        Instant until = time("--before", before);
        if (!tables.isEmpty()
                || !nodes.isEmpty()
                || !kinds.isEmpty()
                || !keys.isEmpty()
                || from != null
                || until != null) {
            all.add(new LateFilter(tables, nodes, kinds, from, until, key(), "options"));
        }
        return new Wanted(all, verdicts());
    }

    /** An empty word would match everything, or nothing: both by accident. */
    private static void filled(String option, List<String> words) {
        if (words.stream().anyMatch(String::isBlank)) {
            throw usage(option + " is empty; an empty filter never means all");
        }
    }

    private static void oneOf(String option, String word, List<String> known) {
        if (!known.contains(word)) {
            throw usage(option + " " + word + ": expected " + String.join(", ", known));
        }
    }

    private static @Nullable Instant time(String option, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw usage(option + " '" + text + "' is no time like 2026-11-22T10:00:00Z");
        }
    }

    private Map<String, String> key() {
        var key = new TreeMap<String, String>();
        for (String part : keys) {
            int at = part.indexOf('=');
            if (at < 1) {
                throw usage("--key '" + part + "' is no COLUMN=VALUE");
            }
            if (key.put(part.substring(0, at), part.substring(at + 1)) != null) {
                throw usage("--key " + part.substring(0, at) + " is given twice");
            }
        }
        return key;
    }

    private Set<Verdict> verdicts() {
        List<String> known = known();
        verdicts.forEach(word -> oneOf("--verdict", word, known));
        return verdicts.stream()
                .map(word -> Verdict.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    }

    private static List<String> known() {
        return Arrays.stream(Verdict.values())
                .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KINDS.iterator();
        }
    }

    static final class Verdicts implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return known().iterator();
        }
    }

    private static Failure usage(String says) {
        return new Failure(Exit.USAGE, says, "drydock late --help");
    }
}
