package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entries;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code policy.yaml} beside the systems' folders: what no cluster file of this worker may go below.
 *
 * @param unsigned whether unsigned statements may count at all; the worker has to be started so as well
 * @param apart whether nobody may have two parts in one run
 * @param least approvals that must be asked for at least, by runbook and gate
 */
public record PolicyFile(boolean unsigned, boolean apart, Map<String, Map<String, Integer>> least) {
    public static final String NAME = "policy.yaml";
    static final PolicyFile NOTHING = new PolicyFile(true, false, Map.of());

    /** Throws {@code GiveUp} naming file, line and key; a worker without one has no such limits. */
    static PolicyFile in(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return NOTHING;
        }
        try {
            Entry.Table top = Entries.yaml(Files.readString(file), new Place(file.toString(), 1, ""))
                    .asTable()
                    .only("unsigned", "apart", "least");
            var least = new TreeMap<String, Map<String, Integer>>();
            top.table("least")
                    .ifPresent(table -> table.only(Runbooks.names())
                            .values()
                            .forEach((runbook, gates) -> least.put(runbook, counts(gates.asTable()))));
            return new PolicyFile(
                    top.text("unsigned").map(Scalars::flag).orElse(true),
                    top.text("apart").map(Scalars::flag).orElse(false),
                    least);
        } catch (IOException e) {
            throw new TryAgain(file + " cannot be read: " + e, e);
        }
    }

    private static Map<String, Integer> counts(Entry.Table gates) {
        var counts = new TreeMap<String, Integer>();
        gates.values().forEach((gate, count) -> counts.put(gate, Scalars.count(count.asText())));
        return counts;
    }
}
