package dev.drydock.harvest.offline;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.drydock.harvest.merge.Change;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replay set as one JSON document, {@code {"apps":{"insert":[..],"update":[..],"delete":[..]},..}}. Changes come in
 * the order of keys and leave by kind, so they wait in files and not in memory.
 */
final class ReplaySet implements AutoCloseable {
    private static final List<String> KINDS = List.of("insert", "update", "delete");
    private static final JsonFactory JSON = new JsonFactory();

    private final Path scratch;
    private final SortedMap<String, Map<String, Waiting>> tables = new TreeMap<>();

    /** @param tables every one of them appears, also without any change */
    ReplaySet(Path scratch, List<String> tables) throws IOException {
        this.scratch = scratch;
        for (String table : tables) {
            of(table);
        }
    }

    private Map<String, Waiting> of(String table) throws IOException {
        var known = tables.get(table);
        if (known != null) {
            return known;
        }
        var kinds = new TreeMap<String, Waiting>();
        for (String kind : KINDS) {
            kinds.put(kind, new Waiting(scratch.resolve(tables.size() + "." + kind)));
        }
        tables.put(table, kinds);
        return kinds;
    }

    void add(String table, Change change) throws IOException {
        String kind = switch (change) {
            case Change.Insert _ -> "insert";
            case Change.Update _ -> "update";
            case Change.Delete _ -> "delete";
        };
        var waiting = of(table).get(kind);
        if (waiting != null) {
            waiting.add(change);
        }
    }

    /** One document. */
    void print(OutputStream out) throws IOException {
        write(out, "{");
        String between = "\n ";
        for (var table : tables.entrySet()) {
            write(out, between + quoted(table.getKey()) + ": {");
            between = ",\n ";
            String comma = "\n  ";
            for (String kind : KINDS) {
                write(out, comma + quoted(kind) + ": [");
                comma = ",\n  ";
                String[] before = {"\n   "};
                lines(table.getValue().get(kind), change -> {
                    write(out, before[0] + change);
                    before[0] = ",\n   ";
                });
                write(out, "]");
            }
            write(out, "}");
        }
        write(out, "\n}\n");
        out.flush();
    }

    /** A change a line. */
    void printLines(OutputStream out) throws IOException {
        for (var table : tables.entrySet()) {
            for (String kind : KINDS) {
                String head = "{\"table\":" + quoted(table.getKey()) + "," + quoted(kind) + ":";
                lines(table.getValue().get(kind), change -> write(out, head + change + "}\n"));
            }
        }
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Printing {
        void line(String change) throws IOException;
    }

    private static void lines(@Nullable Waiting waiting, Printing printing) throws IOException {
        if (waiting != null && waiting.json != null) {
            waiting.json.flush();
            try (var lines = Files.newBufferedReader(waiting.file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    printing.line(line);
                }
            }
        }
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** Changes of one kind to one table. */
    private static final class Waiting {
        private final Path file;
        private @Nullable JsonGenerator json;

        Waiting(Path file) {
            this.file = file;
        }

        void add(Change change) throws IOException {
            if (json == null) {
                json = JSON.createGenerator(Files.newOutputStream(file), JsonEncoding.UTF8);
                json.setRootValueSeparator(new SerializedString("\n"));
            }
            json.writeStartObject();
            switch (change) {
                case Change.Insert(var key, var cells) -> {
                    fields(json, key);
                    fields(json, cells);
                }
                case Change.Update(var key, var cells) -> {
                    fields(json, key);
                    json.writeObjectFieldStart("cells");
                    fields(json, cells);
                    json.writeEndObject();
                }
                case Change.Delete(var key) -> fields(json, key);
            }
            json.writeEndObject();
        }

        private static void fields(JsonGenerator json, SortedMap<String, Value> values) throws IOException {
            for (var value : values.entrySet()) {
                json.writeFieldName(value.getKey());
                TypedJson.write(value.getValue(), json);
            }
        }

        void close() throws IOException {
            if (json != null) {
                json.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var kinds : tables.values()) {
            for (var waiting : kinds.values()) {
                waiting.close();
            }
        }
    }
}
