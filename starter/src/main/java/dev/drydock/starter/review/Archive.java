package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The histories of one run: from the server, from files of {@code temporal workflow show -o json}, or from an export.
 *
 * @param heard how the run took each statement, by nonce; empty when it could not be asked
 * @param missing ids of histories that were named and are not here
 */
public record Archive(List<Told> histories, Map<String, Heard> heard, List<String> missing) {
    private static final String ABOUT = "drydock.export.v1";

    public Archive {
        histories = List.copyOf(histories);
        heard = Map.copyOf(heard);
        missing = List.copyOf(missing);
    }

    public Account account() {
        try {
            return Reading.of(histories, heard, missing);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), "drydock review CLUSTER", e);
        }
    }

    /** @param paths files, and directories of files */
    public static Archive read(List<Path> paths) {
        var histories = new ArrayList<Told>();
        var heard = new HashMap<String, Heard>();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    histories.addAll(read(file, heard));
                }
            } catch (IOException | RuntimeException e) {
                throw new Failure(
                        Exit.USAGE,
                        path + " cannot be read as a history: " + e.getMessage(),
                        "temporal workflow show --workflow-id CLUSTER -o json > FILE",
                        e);
            }
        }
        return new Archive(histories, heard, List.of());
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Told> read(Path file, Map<String, Heard> heard) throws IOException {
        JsonNode tree = Json.read(Files.readString(file));
        if (!tree.path("about").asText().equals(ABOUT)) {
            return List.of(told(tree, "", ""));
        }
        tree.path("heard").properties().forEach(e -> heard.put(e.getKey(), Json.read(e.getValue(), Heard.class)));
        var histories = new ArrayList<Told>();
        for (JsonNode history : tree.path("histories")) {
            histories.add(told(
                    history, history.path("id").asText(), history.path("run").asText()));
        }
        return histories;
    }

    private static Told told(JsonNode tree, String id, String run) {
        var events = Json.MAPPER.createObjectNode();
        events.set("events", tree.path("events"));
        var history = WorkflowExecutionHistory.fromJson(events.toString());
        var start = history.getEvents().getFirst().getWorkflowExecutionStartedEventAttributes();
        return new Told(
                id.isEmpty() ? start.getWorkflowId() : id,
                run.isEmpty() ? start.getOriginalExecutionRunId() : run,
                history.getEvents());
    }

    /** One file with everything, which {@link #read} takes again. */
    public ObjectNode export() {
        ObjectNode tree = Json.MAPPER.createObjectNode().put("about", ABOUT);
        tree.set("heard", Json.tree(heard));
        var all = tree.putArray("histories");
        for (Told told : histories) {
            var proto = History.newBuilder().addAllEvents(told.events()).build();
            var json = Json.read(new WorkflowExecutionHistory(proto).toJson(false));
            all.addObject().put("id", told.id()).put("run", told.run()).set("events", json.path("events"));
        }
        return tree;
    }
}
