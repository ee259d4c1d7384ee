package dev.drydock.onebox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a Temporal server holds, as its own command shows it to somebody without a key. */
record Raw(Path temporal, String address) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every workflow of the namespace, for example {@code corrosion/demo}. */
    List<String> workflows() {
        return json("workflow", "list", "--limit", "1000").findValuesAsText("workflowId").stream()
                .distinct()
                .toList();
    }

    /** @param query of the server's own list */
    List<String> found(String query) {
        return json("workflow", "list", "--query", query).findValuesAsText("workflowId").stream()
                .distinct()
                .toList();
    }

    JsonNode history(String id) {
        return json("workflow", "show", "--workflow-id", id);
    }

    /** Everything about all workflows: histories, and what list and describe tell, memos included. */
    List<JsonNode> everything() {
        var all = new ArrayList<JsonNode>();
        all.add(json("workflow", "list", "--limit", "1000"));
        for (String id : workflows()) {
            all.add(history(id));
            all.add(json("workflow", "describe", "--workflow-id", id));
        }
        return all;
    }

    private JsonNode json(String... args) {
        var command = new ArrayList<>(List.of(temporal.toString()));
        command.addAll(List.of(args));
        command.addAll(List.of("--address", address, "-o", "json"));
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] out = process.getInputStream().readAllBytes();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed");
            }
            return JSON.readTree(out);
        } catch (IOException e) {
            throw new IllegalStateException(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All text of a tree, with what is base64 in it also decoded. */
    static String text(JsonNode tree) {
        var text = new StringBuilder();
        gather(tree, text);
        return text.toString();
    }

    private static void gather(JsonNode tree, StringBuilder text) {
        if (tree.isValueNode()) {
            text.append(tree.asText()).append('\n');
            try {
                text.append(new String(Base64.getDecoder().decode(tree.asText()), StandardCharsets.UTF_8))
                        .append('\n');
            } catch (IllegalArgumentException e) {
                // not base64
            }
            return;
        }
        tree.fieldNames().forEachRemaining(name -> text.append(name).append('\n'));
        tree.forEach(each -> gather(each, text));
    }
}
