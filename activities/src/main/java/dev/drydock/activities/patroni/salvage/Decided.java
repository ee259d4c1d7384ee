package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What people decided about each row that waited. Rows that a file does not name are as with {@code theirs}. */
final class Decided {
    private static final TypeReference<Map<String, JsonNode>> CELLS = new TypeReference<>() {};

    private final Resolve word;
    private final Set<String> rows;
    private final Map<String, Boolean> mine = new HashMap<>();

    /** @param held listing of the rows they decided about; no other is touched */
    Decided(Resolve word, @Nullable JsonNode file, InputStream held) throws IOException {
        this.word = word;
        this.rows = rows(held);
        if (file != null) {
            file.forEach(this::add);
        }
    }

    private void add(JsonNode row) {
        String said = row.path("resolve").asText();
        if (!said.equals("mine") && !said.equals("theirs")) {
            throw new GiveUp("resolution of table " + row.path("table").asText() + ", key " + row.path("key")
                    + " says '" + said + "', expected mine or theirs");
        }
        mine.put(
                name(row.path("table").asText(), Json.MAPPER.convertValue(row.path("key"), CELLS)),
                said.equals("mine"));
    }

    private static Set<String> rows(InputStream held) throws IOException {
        var rows = new HashSet<String>();
        try (var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(held), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LateRow row = Json.read(line, LateRow.class);
                rows.add(name(row.table(), row.key()));
            }
        }
        return rows;
    }

    static String name(String table, Map<String, JsonNode> key) {
        return table + " " + Json.text(new TreeMap<>(key));
    }

    boolean about(String row) {
        return rows.contains(row);
    }

    boolean mine(String row) {
        return word.byFile() ? mine.getOrDefault(row, false) : word.equals(Resolve.MINE);
    }

    /** Whether a row under review is left out by name. */
    boolean leftOut(String row) {
        return word.byFile() && Boolean.FALSE.equals(mine.get(row));
    }
}
