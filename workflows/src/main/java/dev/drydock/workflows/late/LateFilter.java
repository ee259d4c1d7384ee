package dev.drydock.workflows.late;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which late writes are meant: {@code table=apps,node=n3,after=2026-11-22T10:00:00Z}. All parts must hold; {@code |}
 * parts alternatives of one. A write without a known time is never after or before anything.
 *
 * @param key key columns to the values' texts, from {@code key.COLUMN=VALUE}
 */
public record LateFilter(
        List<String> tables,
        List<String> nodes,
        List<String> kinds,
        @Nullable Instant after,
        @Nullable Instant before,
        Map<String, String> key,
        String text) {
    private static final List<String> KINDS = List.of("insert", "update", "delete");

    /** One late write as a filter sees it. */
    public record Write(
            String table,
            String kind,
            String node,
            @Nullable Instant at,
            Map<String, String> key) {}

    public LateFilter {
        tables = List.copyOf(tables);
        nodes = List.copyOf(nodes);
        kinds = List.copyOf(kinds);
        key = Collections.unmodifiableMap(new TreeMap<>(key));
    }

    /** @throws IllegalArgumentException one sentence; an empty filter would mean everything, so it is refused */
    public static LateFilter of(String text) {
        var parts = new Parts(text);
        List<String> kinds = parts.words("kind");
        if (!KINDS.containsAll(kinds)) {
            throw parts.refused("kind is insert, update or delete");
        }
        return new LateFilter(
                parts.words("table"),
                parts.words("node"),
                kinds,
                parts.time("after"),
                parts.time("before"),
                parts.key(),
                text);
    }

    public boolean matches(Write write) {
        return in(tables, write.table())
                && in(nodes, write.node())
                && in(kinds, write.kind())
                && (after == null || (write.at() != null && !write.at().isBefore(after)))
                && (before == null || (write.at() != null && write.at().isBefore(before)))
                && key.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(write.key().get(e.getKey())));
    }

    private static boolean in(List<String> words, String word) {
        return words.isEmpty() || words.contains(word);
    }

    @Override
    public String toString() {
        return text;
    }

    /** {@code NAME=VALUE} parts, each known and given once. */
    private static final class Parts {
        private final String text;
        private final Map<String, String> given = new TreeMap<>();

        Parts(String text) {
            this.text = text;
            if (text.isBlank()) {
                throw refused("an empty filter never means all; name a table, node, kind, time or key");
            }
            for (String part : text.split(",", -1)) {
                int at = part.indexOf('=');
                String name = at < 0 ? part.strip() : part.substring(0, at).strip();
                String value = at < 0 ? "" : part.substring(at + 1).strip();
                if (value.isEmpty()) {
                    throw refused("'" + part + "' is no NAME=VALUE");
                }
                if (!List.of("table", "node", "kind", "after", "before").contains(name) && !name.startsWith("key.")) {
                    throw refused("'" + name + "' is not one of table, node, kind, after, before, key.COLUMN");
                }
                if (given.put(name, value) != null) {
                    throw refused("'" + name + "' is given twice");
                }
            }
        }

        List<String> words(String name) {
            String value = given.get(name);
            if (value == null) {
                return List.of();
            }
            List<String> words =
                    Arrays.stream(value.split("\\|", -1)).map(String::strip).toList();
            if (words.contains("")) {
                throw refused(
                        "'" + name + "=" + value + "' has an empty alternative; every | stands between two names");
            }
            return words;
        }

        @Nullable Instant time(String name) {
            String value = given.get(name);
            try {
                return value == null ? null : Instant.parse(value);
            } catch (DateTimeException e) {
                throw refused(name + " '" + value + "' is no time like 2026-11-22T10:00:00Z");
            }
        }

        Map<String, String> key() {
            var key = new TreeMap<String, String>();
            given.forEach((name, value) -> {
                if (name.startsWith("key.")) {
                    key.put(name.substring("key.".length()), value);
                }
            });
            return key;
        }

        IllegalArgumentException refused(String why) {
            return new IllegalArgumentException("filter '" + text + "': " + why);
        }
    }
}
