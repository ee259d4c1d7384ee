package dev.drydock.workflows.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.reseed.Health;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.SnapshotFacts;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that exists on paper: nodes n1, n2, .. of generation 3 that answer every step as told. Without a word it is
 * a healthy one on which everything succeeds.
 */
public final class ScriptedCluster implements Reseed.Steps, Policy.Steps {
    public static final String NAME = "corrosion/eu-1";
    public static final String MANIFEST = "sha256:" + "ab".repeat(32);
    private static final int GENERATION = 3;

    private final Script script = new Script();
    private final Map<String, Survey.Node> nodes = new LinkedHashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final TreeSet<String> kept = new TreeSet<>();
    private final Map<String, Late> late = new TreeMap<>();
    private final Deque<Health> health = new ArrayDeque<>();
    private final TreeSet<String> archived = new TreeSet<>();
    private final Supplier<Instant> clock;
    private final ScriptedLate lateWrites = new ScriptedLate(this);
    private Survey.Comparison comparison = new Survey.Comparison(Map.of(), List.of(), List.of());
    private Convergence convergence = new Convergence(3, 42, true, "3 tables agree", null);
    private @Nullable SnapshotFacts snapshot;
    private final Deque<Calm> calm = new ArrayDeque<>();
    private Home home;
    private RevokedKeys revoked = new RevokedKeys(List.of());

    private final ScriptedSinks sinks = new ScriptedSinks();

    public ScriptedCluster(int size, Supplier<Instant> clock) {
        this.clock = clock;
        IntStream.rangeClosed(1, size).forEach(i -> {
            String name = "n" + i;
            members.add(new Member(name, "zone-" + i % 2, "local"));
            nodes.put(name, new Survey.Node(name, "", identity(i), MEASURES));
        });
        home = new Home(
                NAME,
                "sha256:file",
                members,
                RolloutPolicy.DEFAULT,
                Map.of("restore", new GatePolicy(1, List.of("ops-a", "ops-b"), Duration.ofHours(24))),
                List.of(),
                true,
                Map.of(),
                List.of(),
                Standing.EMPTY,
                Map.of());
    }

    private static final Survey.Measures MEASURES = new Survey.Measures(
            true,
            List.of(),
            List.of(),
            List.of(),
            10,
            0,
            0,
            0,
            1 << 20,
            0,
            1L << 40,
            1L << 40,
            0,
            List.of(),
            true,
            new Survey.Writes(50, 300, true, 1_000L));

    private static Survey.Identity identity(int i) {
        return new Survey.Identity(
                "%032x".formatted(i),
                GENERATION,
                170_000,
                "sha256:build",
                "sha256:schema",
                "sha256:files",
                "sha256:config",
                "/db",
                "/admin",
                "api",
                "gossip",
                1,
                "service",
                "boot");
    }

    // -- what a test says

    public Script script() {
        return script;
    }

    public synchronized ScriptedCluster home(UnaryOperator<Home> change) {
        home = change.apply(home);
        return this;
    }

    public ScriptedCluster rollout(String canary, String batch, String maxFailures, int inFlight) {
        var rollout = new RolloutPolicy(canary, batch, maxFailures, inFlight, "", Duration.ZERO);
        return changed("rollout", rollout);
    }

    /** Somebody edits the cluster file. */
    public ScriptedCluster edited() {
        return changed("file", "sha256:edited");
    }

    public ScriptedCluster signedOnly() {
        return changed("allowUnsigned", false);
    }

    /** Whose signatures count. */
    public ScriptedCluster signers(AllowedSigners signers) {
        return changed("keys", new Keys(signers, new RevokedKeys(List.of())));
    }

    /** From now on the list of revoked keys is this. */
    public synchronized ScriptedCluster revoke(PublicKey... keys) {
        revoked = new RevokedKeys(
                Stream.of(keys).map(k -> k.type() + " " + k.base64()).toList());
        return this;
    }

    public ScriptedCluster hooks(Map<String, String> hooks) {
        return changed("hooks", hooks);
    }

    public ScriptedCluster throttle(Throttle throttle) {
        return changed("throttle", throttle);
    }

    /** What is seen each time the throttle is asked; afterwards it is calm. */
    public synchronized ScriptedCluster seen(Calm... figures) {
        calm.addAll(List.of(figures));
        return this;
    }

    public ScriptedCluster window(Window window) {
        return changed("window", window);
    }

    public ScriptedCluster duties(Duties duties) {
        return changed("duties", duties);
    }

    public ScriptedCluster gate(String name, GatePolicy policy) {
        return home(h -> {
            var tree = Json.tree(h);
            ((ObjectNode) tree.path("gates")).set(name, Json.tree(policy));
            return Json.read(tree, Home.class);
        });
    }

    public ScriptedCluster operators(String... names) {
        return changed("operators", List.of(names));
    }

    public ScriptedCluster record(UnaryOperator<Standing> change) {
        return home(h -> changed(h, "record", change.apply(h.record())));
    }

    private ScriptedCluster changed(String field, Object value) {
        return home(h -> changed(h, field, value));
    }

    private static Home changed(Home home, String field, Object value) {
        var tree = Json.tree(home);
        tree.set(field, Json.MAPPER.valueToTree(value));
        return Json.read(tree, Home.class);
    }

    /** From now on the node says it has another schema. */
    public ScriptedCluster schema(String node, String digest) {
        return identity(node, i -> identity(i, i.clusterId(), digest));
    }

    /** From now on the node serves this generation. */
    public ScriptedCluster generation(String node, int clusterId) {
        return identity(node, i -> identity(i, clusterId, i.schema()));
    }

    public synchronized ScriptedCluster identity(String node, UnaryOperator<Survey.Identity> change) {
        Survey.Node before = node(node);
        nodes.put(
                node,
                new Survey.Node(node, "", change.apply(Objects.requireNonNull(before.identity())), before.measures()));
        return this;
    }

    private static Survey.Identity identity(Survey.Identity i, int clusterId, String schema) {
        return new Survey.Identity(
                i.actorId(),
                clusterId,
                i.crsqliteVersion(),
                i.build(),
                schema,
                i.schemaFiles(),
                i.config(),
                i.database(),
                i.admin(),
                i.api(),
                i.gossip(),
                i.bootstrap(),
                i.service(),
                i.boot());
    }

    public synchronized ScriptedCluster measures(String node, UnaryOperator<Survey.Measures> change) {
        Survey.Node before = node(node);
        nodes.put(
                node,
                new Survey.Node(node, "", before.identity(), change.apply(Objects.requireNonNull(before.measures()))));
        return this;
    }

    /** Somebody cleans up. */
    public ScriptedCluster forgetArchive(String node) {
        putBack(node);
        return this;
    }

    /** The node does not answer. */
    public synchronized ScriptedCluster dead(String node) {
        nodes.put(node, new Survey.Node(node, "does not answer ssh", null, null));
        return this;
    }

    public synchronized ScriptedCluster late(String node, long versions) {
        late.put(node, new Late("%032x".formatted(Integer.parseInt(node.substring(1))), versions, Map.of()));
        return this;
    }

    public synchronized ScriptedCluster health(Health... verdicts) {
        health.addAll(List.of(verdicts));
        return this;
    }

    public synchronized ScriptedCluster convergence(Convergence seen) {
        convergence = seen;
        return this;
    }

    public synchronized ScriptedCluster snapshot(SnapshotFacts given) {
        snapshot = given;
        return this;
    }

    /** Steps for late writes of the same nodes. */
    public ScriptedLate lateWrites() {
        return lateWrites;
    }

    synchronized long lateOf(String node) {
        return late.getOrDefault(node, Late.NONE).own();
    }

    /** Steps of undo on the same nodes. */
    public ScriptedSinks sinks() {
        return sinks;
    }

    /** From now on these want to be told, by event. */
    public ScriptedCluster telling(Map<String, List<String>> webhooks) {
        return changed("webhooks", webhooks);
    }

    public ScriptedUndo undo() {
        return new ScriptedUndo(this);
    }

    synchronized List<String> archivedNodes() {
        return List.copyOf(archived);
    }

    synchronized void putBack(String node) {
        archived.remove(node);
    }

    private Survey.Node node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    // -- Policy.Steps

    @Override
    public Calm throttle(String cluster) {
        script.play("calm figure");
        synchronized (this) {
            return calm.isEmpty() ? new Calm(true, "low") : calm.pop();
        }
    }

    @Override
    public RevokedKeys revoked(String cluster) {
        script.play("revoked list");
        synchronized (this) {
            return revoked;
        }
    }

    // -- Reseed.Steps

    @Override
    public synchronized Home home(String cluster) {
        return home;
    }

    @Override
    public synchronized Survey.Page survey(String cluster, List<String> names) {
        return new Survey.Page(
                "sha256:" + names.getFirst(), names.stream().map(this::node).toList());
    }

    @Override
    public synchronized Survey.Comparison compare(String cluster, List<String> pages) {
        return comparison;
    }

    public synchronized ScriptedCluster comparison(Survey.Comparison seen) {
        comparison = seen;
        return this;
    }

    @Override
    public synchronized SnapshotFacts inspect(String cluster, String where, List<String> pages) {
        return snapshot != null
                ? snapshot
                : new SnapshotFacts(
                        where, List.of(), "cd".repeat(32), 1 << 20, 2, 170_000, "sha256:schema", clock.get(), true, "");
    }

    @Override
    public synchronized void keep(String cluster, ObjectNode plan) {
        kept.add(plan.path("digest").asText());
    }

    @Override
    public synchronized boolean made(String cluster, String planDigest) {
        return kept.contains(planDigest);
    }

    @Override
    public void decide(Reseed.Run run, int clusterId, List<String> names) {
        script.play("decide " + clusterId);
        record(r -> {
            var all = new ArrayList<>(r.generations());
            all.add(new Standing.Generation(
                    clusterId, run.id(), run.plan(), clock.get().toString(), null, names, null));
            return new Standing(all, r.owing());
        });
    }

    @Override
    public String backup(Reseed.Run run, String source) {
        script.play("backup " + source);
        return "/backup";
    }

    @Override
    public Published publish(Reseed.Run run, String source, String from, int clusterId) {
        script.play("publish " + from);
        return new Published(MANIFEST, "ab".repeat(32), 1 << 20, 1 << 18, clusterId, 3, 42, clock.get());
    }

    @Override
    public List<Reseed.Staged> stage(Reseed.Run run, Published published, List<String> names) {
        return names.stream()
                .map(n -> {
                    try {
                        script.play("stage " + n);
                        return new Reseed.Staged(n, "");
                    } catch (GiveUp e) {
                        return new Reseed.Staged(n, String.valueOf(e.getMessage()));
                    }
                })
                .toList();
    }

    private Reseed.Done play(String step, Reseed.Job job) {
        script.play(step + " " + job.node());
        return new Reseed.Done(step);
    }

    @Override
    public Reseed.Done beforeStop(Reseed.Job job) {
        return play("before-stop", job);
    }

    @Override
    public Reseed.Done stop(Reseed.Job job) {
        return play("stop", job);
    }

    @Override
    public Reseed.Archived archive(Reseed.Job job) {
        play("archive", job);
        synchronized (this) {
            archived.add(job.node());
            return new Reseed.Archived("renamed", late.getOrDefault(job.node(), Late.NONE));
        }
    }

    @Override
    public Reseed.Done restore(Reseed.Job job) {
        return play("restore", job);
    }

    @Override
    public Reseed.Done start(Reseed.Job job) {
        return play("start", job);
    }

    @Override
    public Reseed.Done verify(Reseed.Job job) {
        return play("verify", job);
    }

    @Override
    public Reseed.Done companions(Reseed.Job job) {
        return play("companions", job);
    }

    @Override
    public Reseed.Done afterStart(Reseed.Job job) {
        return play("after-start", job);
    }

    @Override
    public Health health(Reseed.Run run, Published published, List<String> names) {
        script.play("health " + String.join(",", names));
        synchronized (this) {
            return health.isEmpty() ? new Health.Ok("no errors in 10 s") : health.pop();
        }
    }

    @Override
    public Convergence converge(Reseed.Run run, Published published, List<String> names) {
        script.play("converge " + names.size());
        synchronized (this) {
            return convergence;
        }
    }

    @Override
    public void close(Reseed.Run run, Reseed.Ending ending) {
        script.play("close " + ending.outcome());
        record(r -> {
            var all = r.generations().stream()
                    .map(g -> g.run().equals(run.id())
                            ? new Standing.Generation(
                                    g.clusterId(),
                                    g.run(),
                                    g.plan(),
                                    g.decidedAt(),
                                    MANIFEST,
                                    g.nodes(),
                                    ending.outcome())
                            : g)
                    .toList();
            var owing = new ArrayList<>(r.owing().stream()
                    .filter(o -> !ending.settled().contains(o.node()))
                    .toList());
            ending.owing()
                    .forEach((node, why) -> owing.add(
                            new Standing.Owing(node, why, run.id(), clock.get().toString())));
            ending.late()
                    .forEach((node, versions) -> owing.add(new Standing.Owing(
                            node,
                            versions + " late versions",
                            run.id(),
                            clock.get().toString())));
            return new Standing(all, owing);
        });
    }
}
