package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.agent.AdminSocket;
import dev.drydock.activities.corrosion.agent.AgentApi;
import dev.drydock.activities.corrosion.agent.AgentConfig;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One node of a Corrosion cluster, with the ways to its agent and its files. */
final class CorrosionNode implements Worksite, AutoCloseable {
    private static final Duration QUICK = Duration.ofSeconds(30);

    private final ClusterFile cluster;
    private final ClusterFile.Node node;
    private final Reach reach;
    private final HttpClient http;
    private @Nullable AgentConfig config;
    private String configDigest = "";

    CorrosionNode(ClusterFile cluster, ClusterFile.Node node, Reach reach, HttpClient http) {
        this.cluster = cluster;
        this.node = node;
        this.reach = reach;
        this.http = http;
    }

    @Override
    public String name() {
        return node.name();
    }

    String address() {
        return node.address();
    }

    @Override
    public Reach reach() {
        return reach;
    }

    @Override
    public ClusterFile cluster() {
        return cluster;
    }

    String binary() {
        return node.section().path("binary").asText("/usr/bin/corrosion");
    }

    String configFile() {
        return node.section().path("config").asText("/etc/corrosion/config.toml");
    }

    /** The SQLite shell, which need not be there. */
    String sqlite3() {
        return node.section().path("sqlite3").asText("sqlite3");
    }

    /** Whether everything on it is done by {@code sudo}. */
    boolean sudo() {
        return node.section().path("sudo").asBoolean();
    }

    Service service() {
        return Service.of(node.section().path("service"), this);
    }

    /** Read once for each step: people edit it. */
    AgentConfig config() {
        if (config == null) {
            byte[] bytes = content(configFile());
            config = AgentConfig.of(new String(bytes, StandardCharsets.UTF_8), "node " + name() + ": " + configFile());
            configDigest = "sha256:" + digest(bytes);
        }
        return config;
    }

    String configDigest() {
        config();
        return configDigest;
    }

    private static String digest(byte[] bytes) {
        try {
            return Shape.sha256(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A small file's bytes. */
    byte[] content(String path) {
        try (InputStream in = reach.read(path)) {
            return in.readAllBytes();
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new GiveUp("node " + name() + ": there is no file " + path, e);
        } catch (IOException e) {
            throw new TryAgain("node " + name() + ": cannot read " + path + ": " + e, e);
        }
    }

    /** Writes a small file, whole or not at all. */
    void put(String path, String text) {
        try {
            reach.write(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TryAgain("node " + name() + ": " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    String database() {
        return config().database();
    }

    AdminSocket admin() {
        return new AdminSocket(reach, config().admin());
    }

    /** @param limit for one whole answer */
    AgentApi api(Duration limit) {
        return new AgentApi(http, reach, config(), limit);
    }

    String clusterName() {
        return cluster.name().toString();
    }

    /** Where the cluster's record lies. */
    String artifacts() {
        return cluster.artifacts().toString();
    }

    String workdir() {
        return cluster.workdir();
    }

    /** Nodes of one machine share its work directory, so each has its own below the run's. */
    String workdir(String run) {
        return cluster.workdir() + "/" + run + "/" + name();
    }

    String staged(String run) {
        return workdir(run) + "/staged/snapshot.db";
    }

    /** Where a download lies until it is whole; nobody else may look into it. */
    String fetching(String run) {
        return workdir(run) + "/fetch";
    }

    /** Beside the database, so that archiving is a rename. */
    String archive(String run) {
        return parent(database()) + "/drydock-" + run;
    }

    /** The database in the archive of a run. */
    String archived(String run) {
        return archive(run) + database().substring(parent(database()).length());
    }

    static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    /** Asks the node something; an exit code other than 0 is no answer. */
    String ask(String shell) {
        Ran ran = reach.run(shell, QUICK);
        if (!ran.ok()) {
            throw new TryAgain("node " + name() + ": exit code " + ran.exit() + " from " + brief(shell) + ": "
                    + Worksite.lastLines(ran.err()));
        }
        return ran.out().strip();
    }

    boolean exists(String path) {
        return ask("if [ -e " + Sh.quote(path) + " ]; then echo yes; else echo no; fi")
                .equals("yes");
    }

    /** How much is free, for people: a command whose disk is full may not even be able to say so. */
    @Override
    public String room() {
        String free = "free() { df -Pk \"$1\" 2>/dev/null | awk 'NR == 2 { print $4 }'; }; ";
        String said =
                ask(free + "echo \"$(free " + Sh.quote(workdir()) + ") $(free " + Sh.quote(parent(database())) + ")\"");
        String[] kib = said.split(" ", -1);
        return kib.length == 2
                ? kib[0] + " KiB are free at " + workdir() + ", " + kib[1] + " KiB at " + parent(database())
                : "and how much is free cannot be told";
    }

    /** SHA-256 in hex; empty when there is no such file. */
    String sha256(String path, Duration limit) {
        String file = Sh.quote(path);
        String shell = "[ -e " + file + " ] || exit 0; { sha256sum " + file + " 2>/dev/null || shasum -a 256 " + file
                + "; } | cut -d' ' -f1";
        Ran ran = reach.run(shell, limit);
        if (!ran.ok()) {
            throw new TryAgain("node " + name() + ": no SHA-256 of " + path + ": " + Worksite.lastLines(ran.err()));
        }
        return ran.out().strip().replace("\\", "");
    }

    private static String brief(String shell) {
        return shell.length() > 60 ? shell.substring(0, 60) + "..." : shell;
    }

    @Override
    public void close() {
        reach.close();
    }
}
