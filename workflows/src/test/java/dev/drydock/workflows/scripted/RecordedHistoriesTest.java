package dev.drydock.workflows.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.runbooks.Runbooks;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs that began before a release must go on after it. */
final class RecordedHistoriesTest {
    private static final Path FOLDER = Path.of("src/test/resources/histories");

    private static List<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @Test
    void every_recorded_history_replays_and_each_runbook_has_one() throws Exception {
        var types = new TreeSet<String>();

        try (var replays = new Replays()) {
            for (Path file : files()) {
                String json = Files.readString(file);
                String type = Recorded.type(WorkflowExecutionHistory.fromJson(json));
                types.add(type);
                replays.replay(json, Recorded.cluster(type) + (type.endsWith("-node") ? "/n1" : ""));
            }
        }

        assertThat(types)
                .containsAll(Runbooks.cards().stream().map(RunbookCard::name).toList())
                .contains("reseed-node", "undo-node");
    }
}
