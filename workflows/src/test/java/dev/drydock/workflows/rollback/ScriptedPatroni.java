package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.scripted.Script;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Patroni cluster that does what a script says; it stands where a real one takes half a minute. Thread-safe. */
final class ScriptedPatroni implements Rollback.Steps {
    static final String NAME = "patroni/main";
    static final Instant MARKED = Instant.parse("2026-11-21T23:05:00Z");

    private volatile List<String> gone = List.of();
    private String evidence = "";
    private String broken = "";
    private final Script script = new Script();
    private final List<String> plans = new ArrayList<>();
    private final BlockingQueue<Rollback.Watched> news = new LinkedBlockingQueue<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> unequal = new ArrayList<>();
    private final Salvage salvage = new Salvage();
    private volatile boolean blind;
    private Survey survey = Seen.whole();
    private Map<String, GatePolicy> gates = new TreeMap<>(Map.of(
            "release", new GatePolicy(1, List.of("ops-a", "ops-b"), Duration.ofHours(24)),
            "promote", new GatePolicy(1, List.of("ops-a", "ops-b"), Duration.ofHours(2))));

    Script script() {
        return script;
    }

    Salvage salvage() {
        return salvage;
    }

    synchronized void survey(Survey now) {
        survey = now;
    }

    synchronized void gate(String name, GatePolicy policy) {
        gates = new TreeMap<>(gates);
        gates.put(name, policy);
    }

    /** The watch ends with this. */
    void news(Rollback.Watched what) {
        news.add(what);
    }

    /** Nobody can watch, so that no step is at work and time may leap. */
    void blind() {
        blind = true;
    }

    /** Whom the last step that works on all members was told to leave out. */
    List<String> gone() {
        return gone;
    }

    void different(String what) {
        differences.add(what);
    }

    void unequal(String what) {
        unequal.add(what);
    }

    @Override
    public synchronized Home home(String cluster) {
        return new Home(
                NAME,
                "sha256:file",
                List.of(new Member("n1", "", "local"), new Member("n2", "", "local"), new Member("n3", "", "local")),
                RolloutPolicy.DEFAULT,
                gates,
                List.of(),
                true,
                Map.of(),
                List.of(),
                Standing.EMPTY,
                Map.of());
    }

    @Override
    public synchronized Survey survey(String cluster) {
        return survey;
    }

    @Override
    public void keep(String cluster, ObjectNode plan) {
        plans.add(plan.path("digest").asText());
    }

    @Override
    public boolean made(String cluster, String planDigest) {
        return plans.contains(planDigest);
    }

    private Rollback.Done play(String call) {
        script.play(call);
        return new Rollback.Done(call);
    }

    @Override
    public String baseline(Rollback.Run run, Rollback.Way way) {
        script.play("baseline");
        return "sha256:baseline";
    }

    @Override
    public Rollback.Done reserve(Rollback.Run run, Rollback.Way way) {
        return play("reserve");
    }

    @Override
    public Rollback.Done copy(Rollback.Run run, Rollback.Way way) {
        return play("copy");
    }

    @Override
    public Rollback.Done aside(Rollback.Run run, Rollback.Way way) {
        return play("aside " + way.guard());
    }

    @Override
    public Rollback.Done stand(Rollback.Run run, Rollback.Way way) {
        return play("stand");
    }

    @Override
    public Rollback.Mark mark(Rollback.Run run, Rollback.Way way) {
        script.play("mark");
        return new Rollback.Mark(
                run.point(), "1/3000100", "734", 1, Seen.SYSTEM, "000000010000000100000003", "n1", MARKED);
    }

    @Override
    public Rollback.Done command(Rollback.Run run, Rollback.Way way, String step, String command) {
        return play(step + " " + command);
    }

    @Override
    public Rollback.Watched watch(Rollback.Run run, Rollback.Way way, Rollback.Mark mark, String leader) {
        script.play("watch " + leader);
        if (blind) {
            throw new GiveUp("the guard's machine is not in the cluster file");
        }
        try {
            Rollback.Watched what = news.poll(20, TimeUnit.MILLISECONDS);
            while (what == null) {
                Activity.getExecutionContext().heartbeat("watching");
                what = news.poll(20, TimeUnit.MILLISECONDS);
            }
            return what;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Rollback.Done dismantle(Rollback.Run run, Rollback.Way way) {
        gone = way.left();
        return play("dismantle");
    }

    @Override
    public List<String> differences(Rollback.Run run, Rollback.Way way, String baseline) {
        script.play("differences");
        return List.copyOf(differences);
    }

    @Override
    public Rollback.Done fence(Rollback.Run run, Rollback.Way way, String node) {
        return play("fence " + node);
    }

    @Override
    public Rollback.Done unfence(Rollback.Run run, Rollback.Way way, String node) {
        return play("unfence " + node);
    }

    @Override
    public synchronized Rollback.Last last(Rollback.Run run, Rollback.Way way) {
        gone = way.left();
        return gone.contains(survey.leader())
                ? new Rollback.Last("", 0, false)
                : new Rollback.Last(survey.leader(), 1, true);
    }

    @Override
    public synchronized Rollback.Evidence look(
            Rollback.Run run, Rollback.Way way, Rollback.Mark mark, Rollback.Last last) {
        script.play("look");
        var found = new Findings(
                mark.lsn(),
                last,
                List.of(new Findings.Table("app.public.ledger", 42, "sha256:t")),
                !way.salvage().isEmpty(),
                way.salvage().isEmpty() ? List.of() : List.of(new Findings.Dropped("app.public.ledger", 12, 0, 0, 0)),
                List.of(),
                way.salvage().isEmpty() ? List.of(new Findings.Changed("app.public.ledger", 42L, 54L)) : List.of(),
                null);
        evidence = Json.digest(Json.tree(found));
        return new Rollback.Evidence(
                mark.lsn(), 1, 42, Drops.says(found), evidence, "timeline 1, checkpoint at 1/5000028");
    }

    @Override
    public synchronized Rollback.Still still(Rollback.Run run, Rollback.Way way, Rollback.Last last, String stood) {
        script.play("still");
        String now = broken;
        broken = "";
        return new Rollback.Still(now);
    }

    /** Once, as approvers have answered. */
    synchronized void disturb(String how) {
        broken = how;
    }

    @Override
    public synchronized Rollback.Promoted promote(
            Rollback.Run run, Rollback.Way way, Rollback.Mark mark, String last, @Nullable String shown) {
        gone = way.left();
        if (!evidence.equals(shown)) {
            throw new GiveUp("promoted on evidence " + shown + ", expected " + evidence + " as approvers saw it");
        }
        script.play("promote " + last);
        return new Rollback.Promoted(2, 300, List.of());
    }

    @Override
    public Rollback.Done lead(Rollback.Run run, Rollback.Way way) {
        return play("lead");
    }

    @Override
    public Rollback.Done rejoin(Rollback.Run run, Rollback.Way way, String node) {
        return play("rejoin " + node);
    }

    @Override
    public Rollback.Verified verify(Rollback.Run run, Rollback.Way way, List<String> nodes) {
        script.play("verify " + String.join(",", nodes));
        return new Rollback.Verified(1, 42, unequal);
    }

    @Override
    public Rollback.Done handBack(Rollback.Run run, Rollback.Way way, String node) {
        return play("hand-back " + node);
    }

    @Override
    public Rollback.Done tidy(Rollback.Run run, Rollback.Way way, List<String> nodes) {
        return play("tidy " + String.join(",", nodes));
    }

    @Override
    public void close(Rollback.Run run, String outcome, Map<String, String> left) {
        script.play("close " + outcome);
    }

    /** What was written after the mark: so many changes, of which some conflict. */
    final class Salvage implements LateWrites.Steps {
        private final List<String> books = new ArrayList<>();
        private long conflicting;
        private long settled;

        /** Names of the books that were harvested into. */
        List<String> books() {
            return List.copyOf(books);
        }

        void conflicting(long changes) {
            conflicting = changes;
        }

        @Override
        public LateWrites.Harvested harvest(LateWrites.Book book, String node) {
            script.play("harvest " + node);
            books.add(book.name());
            return new LateWrites.Harvested(book.run(), node, "sha256:" + "3c".repeat(32), 12, 480, "worker");
        }

        @Override
        public LateWrites.Reckoning replay(
                LateWrites.Book book, List<LateWrites.Harvested> fresh, List<String> through) {
            script.play("replay " + String.join(",", through));
            return reckoning(conflicting);
        }

        @Override
        public LateWrites.Reckoning settle(LateWrites.Book book, String held, Resolve resolve, List<String> through) {
            script.play("settle " + resolve.word());
            settled = resolve.equals(Resolve.MINE) ? 0 : conflicting;
            return reckoning(0);
        }

        private LateWrites.Reckoning reckoning(long held) {
            return new LateWrites.Reckoning(
                    12,
                    12 - held - settled,
                    0,
                    0,
                    settled,
                    0,
                    held,
                    12,
                    held,
                    held,
                    "sha256:" + "1a".repeat(32),
                    held == 0 ? null : "sha256:" + "2b".repeat(32),
                    "guard");
        }
    }
}
