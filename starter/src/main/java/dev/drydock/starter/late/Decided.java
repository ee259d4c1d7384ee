package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided row by row, from a file: rows as {@code late CLUSTER -o jsonl} prints them with a {@code resolve}
 * each. Two people who decide the same get the same digest, however they order the rows.
 */
public final class Decided {
    private final Path file;
    private final TreeMap<String, Row> rows = new TreeMap<>();

    /** As the store keeps it. */
    private record Row(String table, JsonNode key, String resolve) {
        String name() {
            return name(table, key);
        }

        static String name(String table, JsonNode key) {
            return table + " " + Json.canonical(key);
        }
    }

    /** How many rows that wait end how. */
    public static final class Sums {
        private long conflictsWon;
        private long conflictsSigned;
        private long reviewedIn;
        private long reviewedOut;
        private long unnamedConflicts;
        private long unnamedReviewed;

        /** A sentence for those who sign. */
        public String says() {
            return Figures.count(conflictsWon, "conflict") + (conflictsWon == 1 ? " ends" : " end")
                    + " with the late value, " + conflictsSigned
                    + " with the cluster's; of those under review " + reviewedIn + " come in, " + reviewedOut
                    + " stay out"
                    + (unnamedConflicts + unnamedReviewed == 0
                            ? ""
                            : "; not named in the file: " + Figures.count(unnamedConflicts, "conflict")
                                    + ", where the cluster's value stays, and " + unnamedReviewed
                                    + " under review, which come in");
        }
    }

    private Decided(Path file) {
        this.file = file;
    }

    public static Decided read(Path file) {
        var decided = new Decided(file);
        try (var values = Json.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(Files.newBufferedReader(file))) {
            while (values.hasNextValue()) {
                JsonNode value = values.nextValue();
                if (value.path("rows").isArray() && !value.has("table")) {
                    value.path("rows").forEach(decided::add);
                } else {
                    decided.add(value);
                }
            }
        } catch (NoSuchFileException e) {
            throw decided.refused("there is no such file; to decide all rows alike say mine or theirs");
        } catch (IOException e) {
            throw decided.refused("it is no JSON: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (decided.rows.isEmpty()) {
            throw decided.refused("it names no row, and an empty file never means all");
        }
        return decided;
    }

    private void add(JsonNode row) {
        int at = rows.size() + 1;
        String table = row.path("table").asText("");
        JsonNode key = row.path("key");
        String resolve = row.path("resolve").asText("");
        if (table.isEmpty() || !key.isObject() || key.isEmpty()) {
            throw refused("row " + at + " has no table or no key, as late -o jsonl prints them: " + clipped(row));
        }
        if (!resolve.equals("mine") && !resolve.equals("theirs")) {
            throw refused("row " + at + ", " + told(table, key)
                    + (resolve.isEmpty() ? ", has no resolve" : ", says resolve '" + resolve + "'")
                    + ": expected mine or theirs");
        }
        var decided = new Row(table, key, resolve);
        if (rows.put(decided.name(), decided) != null) {
            throw refused(told(table, key) + " is there twice");
        }
    }

    private static String clipped(JsonNode row) {
        String text = row.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "..";
    }

    private static String told(String table, JsonNode key) {
        var cells = new TreeMap<String, JsonNode>();
        key.properties().forEach(e -> cells.put(e.getKey(), e.getValue()));
        return table + " " + CellText.list(cells);
    }

    private Failure refused(String why) {
        return new Failure(
                Exit.USAGE, file + " resolves nothing: " + why, "drydock late CLUSTER --waiting -o jsonl > FILE");
    }

    /** Holds it against what waits; a row that does not wait is refused by name. */
    public Sums against(Listing waiting) {
        var unknown = new TreeMap<>(rows);
        var sums = new Sums();
        waiting.each(line -> {
            LateRow row = line.row();
            String name = Row.name(row.table(), Json.MAPPER.valueToTree(row.key()));
            unknown.remove(name);
            count(sums, row, rows.get(name));
        });
        if (!unknown.isEmpty()) {
            List<String> names = new ArrayList<>();
            unknown.values().stream().limit(5).forEach(row -> names.add(told(row.table(), row.key())));
            throw refused(Figures.count(unknown.size(), "row") + " of it " + (unknown.size() == 1 ? "is" : "are")
                    + " not among those that wait: " + String.join("; ", names)
                    + (unknown.size() > names.size() ? "; .." : ""));
        }
        return sums;
    }

    private static void count(Sums sums, LateRow row, @Nullable Row said) {
        boolean conflict = row.cells().containsKey(Verdict.CONFLICT);
        if (said == null) {
            sums.unnamedConflicts += conflict ? 1 : 0;
            sums.unnamedReviewed += conflict ? 0 : 1;
        } else if (said.resolve().equals("mine")) {
            sums.conflictsWon += conflict ? 1 : 0;
            sums.reviewedIn += conflict ? 0 : 1;
        } else {
            sums.conflictsSigned += conflict ? 1 : 0;
            sums.reviewedOut += conflict ? 0 : 1;
        }
    }

    public String digest() {
        return Json.digest(list());
    }

    public byte[] bytes() {
        return Json.canonical(list()).getBytes(StandardCharsets.UTF_8);
    }

    private List<Row> list() {
        return List.copyOf(rows.values());
    }
}
