package dev.drydock.workflows.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.undo.Undo;
import java.util.List;
import java.util.Map;

/** The way back on a scripted cluster; its steps are called undo-stop, put-back, undo-start and undo-verify. */
public final class ScriptedUndo implements Undo.Steps {
    private final ScriptedCluster cluster;

    ScriptedUndo(ScriptedCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Home home(String name) {
        return cluster.home(name);
    }

    @Override
    public List<Undo.Archive> archives(String name, String of, List<String> nodes) {
        List<String> archived = cluster.archivedNodes();
        return nodes.stream()
                .map(n ->
                        new Undo.Archive(n, "local", "", archived.contains(n) ? "/db." + of : "", 3, 1 << 20, true, 4))
                .toList();
    }

    @Override
    public void keep(String name, ObjectNode plan) {
        cluster.keep(name, plan);
    }

    @Override
    public boolean made(String name, String planDigest) {
        return cluster.made(name, planDigest);
    }

    private Undo.Done play(String step, Undo.Job job) {
        cluster.script().play(step + " " + job.node());
        return new Undo.Done(step);
    }

    @Override
    public Undo.Done stop(Undo.Job job) {
        return play("undo-stop", job);
    }

    @Override
    public Undo.Done putBack(Undo.Job job) {
        return play("put-back", job);
    }

    @Override
    public Undo.Done start(Undo.Job job) {
        return play("undo-start", job);
    }

    @Override
    public Undo.Done verify(Undo.Job job) {
        Undo.Done done = play("undo-verify", job);
        cluster.putBack(job.node());
        return done;
    }

    @Override
    public void close(Undo.Job.Run run, String of, String outcome, Map<String, String> owing, List<String> undone) {
        cluster.script().play("close-undo " + outcome);
    }
}
