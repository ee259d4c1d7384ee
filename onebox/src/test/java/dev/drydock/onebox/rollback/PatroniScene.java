package dev.drydock.onebox.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.onebox.scene.Scene;
import dev.drydock.onebox.scene.Typed;
import dev.drydock.onebox.server.InJvmServer;
import dev.drydock.onebox.server.WorkerHere;
import dev.drydock.testbed.ledger.Journal;
import dev.drydock.testbed.ledger.LedgerJudge;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.ledger.LedgerWriter;
import dev.drydock.testbed.ledger.Login;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.Trouble;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A cluster with room for a guard, a server and a worker, a client that writes, and somebody who types. */
final class PatroniScene implements AutoCloseable {
    static final String CLUSTER = "patroni/demo";
    private static final String APPROVER = "ops-a@example.com";
    private static final Duration BOUND = Duration.ofMinutes(4);

    /** From the last gate to the end, with the worker killed at every step. */
    private static final Duration ENDS = Duration.ofMinutes(8);

    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration EVERY = Duration.ofMillis(40);
    private static final long SEED = 11;

    private final PatroniCluster cluster;
    private final Journal journal;
    private final InJvmServer server;
    private final AutoCloseable worker;

    private PatroniScene(PatroniCluster cluster, InJvmServer server, AutoCloseable worker) {
        this.cluster = cluster;
        this.journal = Journal.open(cluster.dir().resolve("journal.jsonl"));
        this.server = server;
        this.worker = worker;
    }

    /** Says what is missing where no such cluster can be had; with {@code CI=true} that is a failure. */
    static PatroniScene up(PatroniOptions options) {
        return up(options, WorkerHere::start);
    }

    /** Has a worker serve, in whatever way, until it is closed. */
    interface Serving {
        AutoCloseable start(String address, WorkerSettings settings);
    }

    static PatroniScene up(PatroniOptions options, Serving serving) {
        Path dir = options.dir();
        var cluster = RealParts.patroni(options);
        InJvmServer server = InJvmServer.start(0);
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
        return new PatroniScene(cluster, server, serving.start(server.address(), settings));
    }

    PatroniCluster cluster() {
        return cluster;
    }

    interface Story {
        void go() throws Exception;
    }

    /** Clients write during a story; when it is over each knows how its last transaction ended. */
    void whileWritten(Story story) throws Exception {
        LedgerWriter writer = LedgerWriter.start(cluster.app(), journal, 3, SEED, EVERY);
        try {
            writtenSince(0);
            story.go();
        } finally {
            writer.close();
        }
    }

    /** The clients' own record against the table on every member. */
    LedgerVerdict judged() throws SQLException, InterruptedException {
        return judged(cluster.members());
    }

    /** Of some members only. */
    LedgerVerdict judged(List<Member> members) throws SQLException, InterruptedException {
        var nodes = new LinkedHashMap<String, Login>();
        members.forEach(member -> nodes.put(member.name(), cluster.app(member)));
        return LedgerJudge.compare(journal.entries(), nodes, SETTLES);
    }

    int written() {
        return journal.entries().size();
    }

    /** Lets the writer get so far that something was certainly written since. */
    void writtenSince(int before) {
        Awaitility.await().atMost(BOUND).until(() -> written() > before + 50);
    }

    Typed type(String... args) {
        Map<String, String> env = new LinkedHashMap<>(System.getenv());
        env.put("TEMPORAL_ADDRESS", server.address());
        env.put("TEMPORAL_NAMESPACE", "default");
        return Typed.run(env, args);
    }

    /** Plans, starts, and waits until the way back is open. */
    JsonNode open(String... options) {
        Scene.must(0, type("start", plan(options).toString()));
        return awaitGate("return");
    }

    /** A plan with which nothing is wrong. */
    Path plan(String... options) {
        Path plan = cluster.dir().resolve("plan-" + System.nanoTime() + ".json");
        var args = new ArrayList<>(List.of(
                "plan", "rollback", CLUSTER, "--change", "deploy 42", "--reason", "a test", "--out", plan.toString()));
        args.addAll(List.of(options));
        Scene.must(0, type(args.toArray(String[]::new)));
        return plan;
    }

    JsonNode awaitGate(String gate) {
        return await("gate " + gate + " is open", status -> state(status, gate).equals("open"));
    }

    void approve(String gate) {
        awaitGate(gate);
        Scene.must(0, type("approve", CLUSTER, gate, "--as", APPROVER, "--yes"));
    }

    JsonNode status() {
        return type("status", CLUSTER, "-o", "json").json();
    }

    static String state(JsonNode status, String gate) {
        for (JsonNode each : status.path("gates")) {
            if (each.path("name").asText().equals(gate)) {
                return each.path("state").asText();
            }
        }
        return "";
    }

    JsonNode await(String what, Predicate<JsonNode> seen) {
        return await(BOUND, what, seen);
    }

    private JsonNode await(Duration bound, String what, Predicate<JsonNode> seen) {
        var last = new ArrayList<JsonNode>();
        try {
            Awaitility.await(what).atMost(bound).until(() -> {
                JsonNode status = status();
                if (status.has("error")) {
                    return false;
                }
                last.add(status);
                if (status.path("outcome").isObject() && !seen.test(status)) {
                    throw new AssertionError("the run ended before: " + what + "; " + status.toPrettyString());
                }
                return seen.test(status);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not seen: " + what + "; the run is at " + last.getLast().toPrettyString(), e);
        }
        return last.getLast();
    }

    /** What it came to; a run that waits for somebody meanwhile has failed, and says where. */
    JsonNode outcome() {
        return await(ENDS, "the run has ended", status -> status.path("outcome").isObject())
                .path("outcome");
    }

    Member leader() {
        return cluster.member(
                cluster.rest().topology().orElseThrow().leader().orElseThrow().name());
    }

    /** Until every Patroni says who is the synchronous standby, which it does a while after PostgreSQL. */
    void awaitSynchronous() {
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> cluster.rest().topology().stream()
                        .flatMap(seen -> seen.members().stream())
                        .anyMatch(member -> member.role().equals("sync_standby")));
    }

    /** The change itself, as a deploy would make it. */
    void deploy(String sql) throws SQLException {
        try (var connection = cluster.superuser(leader(), "app");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String asked(Member member, String sql) throws SQLException {
        try (var connection = cluster.superuser(member, "app");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        }
    }

    /** Patroni's, of all members; it answers with that of its last loop. */
    String configuration() {
        var last = new AtomicReference<>("");
        Awaitility.await().during(Duration.ofSeconds(2)).atMost(BOUND).until(() -> {
            String now = cluster.rest().get(leader(), "/config").toString();
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }

    Trouble trouble() {
        return new Trouble(cluster);
    }

    /** What a restore from the archive alone finds its way by; one of the guard's is there only if the guard archived. */
    List<String> archivedHistories() throws IOException {
        try (var files = Files.list(cluster.archive())) {
            var texts = new ArrayList<String>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".history")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    /** Those that are in the archived WAL, as PostgreSQL's own tool reads it; one timeline begins with a copy of the last. */
    List<String> restorePoints() throws IOException, InterruptedException {
        var points = new ArrayList<String>();
        try (var files = Files.list(cluster.archive())) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("[0-9A-F]{24}"))
                    .toList()) {
                var dump = new ProcessBuilder("/usr/lib/postgresql/15/bin/pg_waldump", "-r", "XLOG", file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                dump.waitFor();
                said.lines()
                        .filter(line -> line.contains("RESTORE_POINT"))
                        .map(line -> line.replaceFirst("^.* lsn: (\\S+),.* desc: (.*)$", "$1 $2"))
                        .filter(point -> !points.contains(point))
                        .forEach(points::add);
            }
        }
        return points.stream().map(point -> point.substring(point.indexOf(' '))).toList();
    }

    boolean guardIsThere() {
        var data = Objects.requireNonNull(cluster.guard()).data();
        return Files.exists(data) || Files.exists(data.resolveSibling(data.getFileName() + ".drydock"));
    }

    @Override
    public void close() {
        try {
            worker.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        server.close();
        PatroniTestbed.kill(cluster.dir());
        try (var files = Files.walk(cluster.dir())) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
