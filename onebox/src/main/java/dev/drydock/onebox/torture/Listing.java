package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A listing of late rows, as it lies in the artifact store. */
record Listing(List<JsonNode> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param digest as outcomes and gates name it */
    static Listing of(Path artifacts, String digest) throws IOException {
        String name = digest.substring(digest.indexOf(':') + 1) + ".jsonl.gz";
        try (var all = Files.walk(artifacts)) {
            Path file = all.filter(each -> each.endsWith("lists/" + name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no listing " + digest + " below " + artifacts));
            try (var in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                var rows = new ArrayList<JsonNode>();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    rows.add(JSON.readTree(line));
                }
                return new Listing(rows);
            }
        }
    }

    /** Late cells by how they ended. */
    Map<String, Long> cells() {
        var cells = new TreeMap<String, Long>();
        rows.forEach(row -> row.path("cells")
                .properties()
                .forEach(e -> cells.merge(e.getKey(), e.getValue().asLong(), Long::sum)));
        return cells;
    }

    /** Rows as the judge names them. */
    List<String> names() {
        return rows.stream().map(Listing::name).toList();
    }

    private static String name(JsonNode row) {
        Sheet sheet = Arrays.stream(Sheet.values())
                .filter(each -> each.table().equals(row.path("table").asText()))
                .findFirst()
                .orElseThrow();
        return Tables.name(
                sheet,
                sheet.keyColumns().stream()
                        .map(column -> cell(row.path("key").path(column)))
                        .toList());
    }

    private static Cell cell(JsonNode typed) {
        String value = typed.path(1).asText();
        return switch (typed.path(0).asText()) {
            case "null" -> Cell.NULL;
            case "integer" -> Cell.of(Long.parseLong(value));
            case "real" -> Cell.of(Double.parseDouble(value));
            case "text" -> Cell.of(value);
            case "blob" -> Cell.of(HexFormat.of().parseHex(value));
            default -> throw new IllegalStateException("no storage class " + typed);
        };
    }
}
