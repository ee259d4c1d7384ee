package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.undo.Undo;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One node with a database and no agent; its {@code corrosion} is a script that copies. */
final class Yard {
    static final String CLUSTER = "corrosion/yard";

    final CorrosionReseed reseed;
    final CorrosionUndo undo;
    final CorrosionLate late;
    final Homes homes;
    private final Path directory;

    /** Which asking of the run its steps are of. */
    String by = "child-1";

    Yard(Path directory) throws IOException {
        this(directory, new LocalOrSsh(), "{start: \"true\", stop: \"true\"}");
    }

    Yard(Path directory, Reaches reaches, String service) throws IOException {
        this(
                directory,
                reaches,
                service,
                "artifacts: " + directory.resolve("artifacts").toUri());
    }

    /** @param artifacts a line of the cluster file, or more */
    Yard(Path directory, Reaches reaches, String service, String artifacts) throws IOException {
        this.directory = directory;
        Path node = Files.createDirectories(directory.resolve("node"));
        Files.move(Fixture.snapshot(node), node.resolve("corrosion.db"));
        Files.writeString(directory.resolve("config.toml"), """
                db.path = "%s"
                api.addr = "127.0.0.1:1"
                admin.path = "%s"
                """.formatted(database(), node.resolve("admin.sock")));
        binary("[ \"$3\" = restore ] && cp \"$4\" '" + database() + "'");
        Path clusters = Files.createDirectories(directory.resolve("clusters/corrosion"));
        Files.writeString(clusters.resolve("yard.yaml"), """
                nodes: [{name: n1, local: true}]
                %3$s
                workdir: %1$s/work
                hooks:
                  before-stop: echo "$DRYDOCK_CLUSTER $DRYDOCK_NODE $DRYDOCK_RUN" | tee -a %1$s/hooked
                gates: {restore: {quorum: 1, approvers: [ops-a@example.com], expires: 24h}}
                corrosion: {binary: %1$s/corrosion, config: %1$s/config.toml, service: %2$s}
                """.formatted(directory, service, artifacts));
        homes = new Homes(new ClusterFolder(directory.resolve("clusters")), true);
        Path scratch = directory.resolve("scratch");
        reseed = new CorrosionReseed(homes, reaches, InstantSource.system(), scratch, this::beat);
        undo = new CorrosionUndo(homes, reaches, InstantSource.system(), scratch, this::beat);
        late = new CorrosionLate(homes, reaches, InstantSource.system(), scratch, this::beat);
    }

    private Beat beat() {
        return Beat.within(new Beat.Asking(System.currentTimeMillis(), by), progress -> {});
    }

    void binary(String shell) throws IOException {
        Path binary = directory.resolve("corrosion");
        Files.writeString(binary, "#!/bin/sh\n[ \"$1\" != --help ] || exec echo 'backup, restore'\n" + shell + "\n");
        if (!binary.toFile().setExecutable(true)) {
            throw new IOException(binary + " cannot be made executable");
        }
    }

    Path database() {
        return directory.resolve("node/corrosion.db");
    }

    Path beside(String suffix) {
        return directory.resolve("node/corrosion.db" + suffix);
    }

    Path archive(String run) {
        return directory.resolve("node/drydock-" + run);
    }

    Path staged(String run) {
        return directory.resolve("work/" + run + "/n1/staged/snapshot.db");
    }

    /** The only packed snapshot of a run in the store. */
    Path packed(String run) throws IOException {
        try (var files =
                Files.newDirectoryStream(directory.resolve("artifacts/corrosion/yard/snapshots"), run + "-*.db.zst")) {
            var all = new ArrayList<Path>();
            files.forEach(all::add);
            if (all.size() != 1) {
                throw new IllegalStateException("expected one packed snapshot of " + run + ": " + all);
            }
            return all.getFirst();
        }
    }

    /** The fixture as a given snapshot. */
    Published published(String run) throws IOException {
        return published(run(run));
    }

    Published published(Reseed.Run run) throws IOException {
        Path given = Files.createDirectories(directory.resolve("published"));
        return reseed.publish(run, "", Fixture.snapshot(given).toString(), 7);
    }

    Reseed.Run run(String id) {
        return run(id, Json.MAPPER.createObjectNode());
    }

    /** A plan as far as the steps read it. */
    Reseed.Run run(String id, ObjectNode decided) {
        return run(id, decided, List.of());
    }

    /** @param takeOver runs in whose place it works */
    Reseed.Run run(String id, ObjectNode decided, List<String> takeOver) {
        ObjectNode plan = Json.MAPPER.createObjectNode().put("run", id);
        plan.set("decided", decided);
        plan.putObject("request").set("takeOver", Json.MAPPER.valueToTree(takeOver));
        String digest = Json.digest(plan);
        reseed.keep(CLUSTER, plan.put("digest", digest));
        return new Reseed.Run(CLUSTER, id, digest);
    }

    Reseed.Job job(String run, Published snapshot) {
        return new Reseed.Job(run(run), "n1", snapshot);
    }

    Undo.Job undone(String run) {
        return undone(run, run);
    }

    /** @param by the run that takes it back */
    Undo.Job undone(String run, String by) {
        Reseed.Run asks = run(by);
        return new Undo.Job(new Undo.Job.Run(asks.cluster(), asks.id(), asks.plan()), "n1", run);
    }
}
