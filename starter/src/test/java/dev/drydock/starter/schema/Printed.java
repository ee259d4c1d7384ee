package dev.drydock.starter.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a verb printed on standard output.
 *
 * @param args what was typed, the verb first
 */
public record Printed(int exit, List<String> args, String out) {
    public Printed {
        args = List.copyOf(args);
    }

    /**
     * Holds what is for programs, printed or written to a file, against the schema that is published for it; whatever is
     * for people passes.
     *
     * @return names of the schemas it was held against
     * @throws AssertionError naming command, schema and what is wrong
     */
    public Set<String> hold(Schemas schemas) {
        var names = new TreeSet<String>();
        String format = after("-o", "--output");
        boolean json = format.equals("json") || format.equals("jsonl");
        if (json && !args.contains("--help")) {
            boolean lines = format.equals("jsonl") || watches();
            String name = printing() ? "statement" : watches() ? "watch" : schema(schemas, lines);
            texts(lines).map(Documents::only).forEach(document -> names.add(hold(schemas, name, document)));
        }
        written().forEach((option, name) -> {
            Path file = Path.of(after(option));
            if (!file.toString().isEmpty() && Files.exists(file)) {
                names.add(hold(schemas, name, Documents.in(file)));
            }
        });
        return names;
    }

    private boolean watches() {
        return verb().equals("watch") || args.contains("--watch");
    }

    private boolean printing() {
        return args.contains("--print");
    }

    private String verb() {
        return args.isEmpty() ? "" : args.getFirst();
    }

    /** The value of the first of these options; empty: it is not there. */
    private String after(String... options) {
        for (String option : options) {
            int at = args.indexOf(option);
            if (at >= 0 && at + 1 < args.size()) {
                return args.get(at + 1);
            }
        }
        return "";
    }

    private String schema(Schemas schemas, boolean lines) {
        return lines && schemas.has(verb() + "-line") ? verb() + "-line" : verb();
    }

    private Stream<String> texts(boolean lines) {
        boolean elsewhere = args.contains("--out") && out.isEmpty();
        return lines ? out.lines() : elsewhere ? Stream.of() : Stream.of(out);
    }

    /** Options that name a file for programs, and what lies there then. */
    private Map<String, String> written() {
        if (printing()) {
            return Map.of("--out", "statement");
        }
        return switch (verb()) {
            case "plan" -> Map.of("--out", "plan");
            case "review" -> Map.of("--histories", "histories");
            default -> Map.of();
        };
    }

    private String hold(Schemas schemas, String usual, JsonNode document) {
        boolean refusal = document.size() == 1 && document.has("error");
        String name = refusal ? "error" : usual;
        var faults = schemas.faults(name, document);
        if (!faults.isEmpty()) {
            throw new AssertionError(said("printed what docs/schemas/" + name + ".json does not allow:\n  "
                    + String.join("\n  ", faults) + "\n" + document));
        }
        if (refusal && document.at("/error/code").asInt() != exit) {
            throw new AssertionError(said("ended with " + exit + " and printed " + document));
        }
        return name;
    }

    private String said(String did) {
        return "drydock " + String.join(" ", args) + " " + did;
    }
}
