package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.codec.KeyRing;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Histories in files, of which those of one run are taken: a file that was named must be one of them, and what else
 * lies in a directory is left alone.
 */
final class Drawer {
    private final List<Paper> papers = new ArrayList<>();
    private final Map<String, Heard> heard = new HashMap<>();
    private final KeyRing keys;

    /** @param named whether the file was named, not only the directory it lies in */
    private record Paper(Path file, boolean named, Told told) {}

    private Drawer(KeyRing keys) {
        this.keys = keys;
    }

    static Archive read(List<Path> paths, KeyRing keys) {
        var drawer = new Drawer(keys);
        for (Path path : paths) {
            try {
                drawer.lay(path);
            } catch (Failure e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new Failure(Exit.USAGE, path + " is not a history of a run: " + wrong(e), Archive.NEXT, e);
            }
        }
        return new Archive(drawer.ofOneRun(), drawer.heard, List.of());
    }

    private void lay(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            read(path, true);
            return;
        }
        try (Stream<Path> inside = Files.list(path)) {
            for (Path file : inside.filter(Drawer::holdsHistories).sorted().toList()) {
                read(file, false);
            }
        }
    }

    private List<Told> ofOneRun() {
        var named = papers.stream().filter(Paper::named).toList();
        var runs = runs(named).isEmpty() ? runs(papers) : runs(named);
        if (runs.size() > 1) {
            throw refused("these are histories of " + runs.size() + " runs, and a record is of one: "
                    + runs.stream().map(Figures::brief).collect(Collectors.joining(", ")));
        }
        for (Paper paper : named) {
            if (!of(runs, paper.told())) {
                throw refused(paper.file() + " belongs to run "
                        + Figures.brief(paper.told().parent()) + ", and the record is of run "
                        + Figures.brief(runs.iterator().next()));
            }
        }
        return papers.stream()
                .map(Paper::told)
                .filter(told -> of(runs, told))
                .distinct()
                .toList();
    }

    private static Set<String> runs(List<Paper> papers) {
        return papers.stream()
                .map(Paper::told)
                .filter(Told::isRun)
                .map(Told::chain)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A child whose parent is not known may be anybody's, and is believed. */
    private boolean of(Set<String> runs, Told told) {
        if (told.isRun()) {
            return runs.contains(told.chain());
        }
        return runs.isEmpty()
                || told.parent().isEmpty()
                || papers.stream()
                        .map(Paper::told)
                        .filter(part -> part.isRun() && runs.contains(part.chain()))
                        .anyMatch(part -> part.names().contains(told.parent()));
    }

    private void read(Path file, boolean named) throws IOException {
        JsonNode tree = json(file);
        if (!tree.path("about").asText().equals(Archive.ABOUT)) {
            papers.add(new Paper(file, named, told(file, tree, "", "")));
            return;
        }
        tree.path("heard").properties().forEach(e -> heard.put(e.getKey(), Json.read(e.getValue(), Heard.class)));
        for (JsonNode history : tree.path("histories")) {
            String id = history.path("id").asText();
            String run = history.path("run").asText();
            papers.add(new Paper(file, named, told(file, history, id, run)));
        }
    }

    private Told told(Path file, JsonNode tree, String id, String run) {
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
                Opened.of(history.getEvents(), keys, file.toString()));
    }

    private static boolean holdsHistories(Path file) {
        if (!file.toString().endsWith(".json")) {
            return false;
        }
        try {
            JsonNode tree = json(file);
            return tree.path("events").isArray() || tree.path("about").asText().equals(Archive.ABOUT);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    private static String wrong(Exception error) {
        return switch (error) {
            case NoSuchFileException _ -> "there is no such file";
            case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
            default -> "its events cannot be read (" + error + ")";
        };
    }

    private static Failure refused(String says) {
        return new Failure(Exit.USAGE, says, Archive.NEXT);
    }
}
