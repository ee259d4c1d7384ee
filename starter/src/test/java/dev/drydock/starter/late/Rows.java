package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.By;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Late rows and listings as a worker writes them. */
public final class Rows {
    static final Instant AT = Instant.parse("2026-11-22T10:00:00.123Z");

    private Rows() {}

    static JsonNode typed(String type, String text) {
        return Json.MAPPER.createArrayNode().add(type).add(text);
    }

    static By by(String node, Instant at) {
        return new By(node, at, "00", "7");
    }

    /** An update of {@code state} from up to late. */
    public static LateRow update(String table, int id, Verdict verdict, String... nodes) {
        return row(
                table,
                id,
                "update",
                Map.of("state", typed("text", "up")),
                Map.of("state", typed("text", "late")),
                verdict == Verdict.CONFLICT ? Map.of("state", typed("text", "newer")) : null,
                verdict,
                nodes);
    }

    static LateRow row(
            String table,
            int id,
            String kind,
            @Nullable Map<String, JsonNode> was,
            @Nullable Map<String, JsonNode> late,
            @Nullable Map<String, JsonNode> found,
            Verdict verdict,
            String... nodes) {
        return new LateRow(
                table,
                Map.of("id", typed("integer", String.valueOf(id))),
                kind,
                was,
                late,
                found,
                verdict,
                verdict == Verdict.CONFLICT ? "the cluster holds another value" : "",
                Map.of(verdict, 1L),
                Stream.of(nodes.length == 0 ? new String[] {"n2"} : nodes)
                        .map(node -> by(node, AT))
                        .toList());
    }

    public static List<String> lines(LateRow... rows) {
        return Stream.of(rows).map(Json::canonical).toList();
    }

    /** Under the digest of the lines, as the artifact store keeps it. */
    public static Path listing(Path directory, LateRow... rows) throws IOException {
        var digest = Json.sha256();
        Path packed = directory.resolve("packed");
        try (var out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(packed)), StandardCharsets.UTF_8)) {
            for (String line : lines(rows)) {
                out.write(line + "\n");
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        return Files.move(packed, directory.resolve(hex + ".jsonl.gz"));
    }
}
