package dev.drydock.onebox.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is wrong after a run, by the nodes' own files and by what was counted there; {@link Rows} judges the data. */
record Judge(List<Site> sites, String run, List<Cell> cells, int retries) {
    private static final List<String> ONCE = List.of("before-stop", "after-start", "companions", "restore");
    private static final List<Step> REPEATED = List.of(Step.BACKUP, Step.STOP, Step.COMPANIONS);
    private static final List<String> FIGURES =
            List.of("captured", "applied", "already", "superseded", "conflicts", "skipped", "versions", "held");

    /** @param like the outcome of the run that was not disturbed */
    List<String> trouble(JsonNode outcome, JsonNode like) {
        var trouble = new ArrayList<String>();
        if (!outcome.path("kind").asText().equals("reseeded")) {
            trouble.add("the outcome is " + outcome);
        }
        differs("exit", outcome.path("exit"), like.path("exit"), trouble);
        differs("nodes", outcome.path("nodes"), like.path("nodes"), trouble);
        for (String figure : FIGURES) {
            differs("late " + figure, outcome.at("/late/" + figure), like.at("/late/" + figure), trouble);
        }
        String id = outcome.at("/snapshot/clusterId").asText();
        for (Site site : sites) {
            String name = site.node().name();
            if (!Rows.clusterId(site.node()).equals(List.of(id))) {
                trouble.add(name + " is of cluster id " + Rows.clusterId(site.node()) + ", expected " + id);
            }
            counted(name, site.counts(), trouble);
            archived(site, trouble);
        }
        return trouble;
    }

    private static void differs(String what, JsonNode seen, JsonNode expected, List<String> trouble) {
        if (!seen.equals(expected)) {
            trouble.add(what + " is " + seen + ", expected " + expected);
        }
    }

    private void counted(String name, Map<String, Integer> counts, List<String> trouble) {
        for (String word : ONCE) {
            between(name, word, 1, again(word) ? 2 : 1, counts, trouble);
        }
        int backups = name.equals(Step.NODE) ? 1 : 0;
        between(name, "backup", backups, again("backup") ? 2 * backups : backups, counts, trouble);
        // A stop or a start that looked before it acted may be asked for again by a person.
        between(name, "stop", 1, (again("stop") ? 2 : 1) + retries, counts, trouble);
        between(name, "start", 1, 1 + retries, counts, trouble);
    }

    /** These do more than can be looked for, may be repeated, and are when the node died before they had ended. */
    private boolean again(String word) {
        return REPEATED.stream()
                .anyMatch(step ->
                        step.toString().equals(word) && cells.contains(new Cell(step, Kill.NODE, Moment.DURING)));
    }

    private static void between(
            String name, String word, int least, int most, Map<String, Integer> counts, List<String> trouble) {
        int seen = counts.getOrDefault("end " + word, 0);
        if (seen < least || seen > most) {
            trouble.add(name + " did " + word + " " + seen + " times, expected "
                    + (least == most ? "" + least : least + " to " + most));
        }
    }

    /** One directory of this run, with one database in it and nothing that was torn. */
    private void archived(Site site, List<String> trouble) {
        Path database = site.node().db();
        Path archive = database.resolveSibling("drydock-" + run);
        if (!Files.exists(archive.resolve(database.getFileName()))) {
            trouble.add(site.node().name() + " has no archive " + archive);
            return;
        }
        try (Stream<Path> all = Files.list(archive)) {
            all.filter(Files::isDirectory).forEach(each -> trouble.add("a second file was put aside: " + each));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
