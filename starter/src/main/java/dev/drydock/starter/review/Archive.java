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
import java.nio.file.NoSuchFileException;
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
    private static final String NEXT = "drydock review CLUSTER --histories FILE";

    public Archive {
        histories = List.copyOf(histories);
        heard = Map.copyOf(heard);
        missing = List.copyOf(missing);
    }

    public Account account() {
        try {
            return Reading.of(histories, heard, missing);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), NEXT, e);
        }
    }

    /** @param paths files, and directories of files */
    public static Archive read(List<Path> paths) {
        var histories = new ArrayList<Told>();
        var heard = new HashMap<String, Heard>();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    read(file, heard).stream()
                            .filter(told -> histories.stream().noneMatch(told::same))
                            .forEach(histories::add);
                }
            } catch (IOException | RuntimeException e) {
                throw new Failure(Exit.USAGE, path + " is not a history of a run: " + wrong(e), NEXT, e);
            }
        }
        return new Archive(histories, heard, List.of());
    }

    private static String wrong(Exception error) {
        return switch (error) {
            case NoSuchFileException _ -> "there is no such file";
            case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
            default -> "its events cannot be read (" + error + ")";
        };
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(file -> file.toString().endsWith(".json"))
                    .filter(Archive::holdsHistories)
                    .sorted()
                    .toList();
        }
    }

    /** What else lies in a directory is left alone; a file that was named must be a history. */
    private static boolean holdsHistories(Path file) {
        try {
            JsonNode tree = json(file);
            return tree.path("events").isArray() || tree.path("about").asText().equals(ABOUT);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Told> read(Path file, Map<String, Heard> heard) throws IOException {
        JsonNode tree = json(file);
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

    private static JsonNode json(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    private static Told told(JsonNode tree, String id, String run) {
        if (!tree.path("events").isArray() || tree.path("events").isEmpty()) {
            throw new IllegalArgumentException(
                    tree.has("runbook") && tree.has("digest") ? "it is a plan" : "it has no list of events");
        }
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
