package dev.drydock.activities.desk;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Sudo;
import dev.drydock.workflows.desk.Desk.Sudoers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** What a cluster's nodes have to allow whoever the worker logs in as. */
final class Sudoing {
    private Sudoing() {}

    /** @param worker whom it logs in as where the file names nobody */
    static List<Sudoers> sudoers(ClusterFile file, String worker) {
        var by = new TreeMap<String, List<String>>();
        for (ClusterFile.Node node : file.machines()) {
            if (!node.local() && node.section().path("sudo").asBoolean()) {
                by.computeIfAbsent(user(file, node, worker), _ -> new ArrayList<>())
                        .add(node.name());
            }
        }
        return by.entrySet().stream()
                .map(entry -> new Sudoers(entry.getValue(), lines(file, entry.getKey())))
                .toList();
    }

    private static String user(ClusterFile file, ClusterFile.Node node, String worker) {
        String otherwise = Objects.requireNonNullElse(file.login().user(), worker);
        return Sudo.login(Objects.requireNonNull(node.ssh(), node.name()), otherwise);
    }

    /** Nothing less would be a boundary: who may replace the database's file and start its agent may do anything. */
    private static List<String> lines(ClusterFile file, String user) {
        return List.of(
                "# Drydock works on " + file.name()
                        + " as root: it stops and starts units, moves the database aside and",
                "# restores another, so whoever has the key of " + user + " has root here. Check with visudo -c.",
                "Defaults:" + user + " !requiretty",
                user + " ALL=(root) NOPASSWD: " + Sudo.SHELL);
    }
}
