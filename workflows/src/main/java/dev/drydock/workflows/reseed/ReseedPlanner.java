package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.rollout.Waves;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a reseed from what was asked and what was seen. Pure: the same arguments make the same plan, which
 * is how a run finds out that something changed.
 *
 * <p>The cluster id is absolute: one more than every id that any live node, the snapshot or the cluster record has, so
 * that a generation which was decided and never finished is not used again.
 */
final class ReseedPlanner {
    private ReseedPlanner() {}

    /**
     * What an earlier planning settled, when the plan is made again.
     *
     * @param run the run that asks again, whose own entry in the record is no earlier generation
     * @param source the node that was chosen; choosing goes by measurements, so it is not chosen again but judged
     */
    record Before(String run, String source) {
        static final Before NOTHING = new Before("", "");
    }

    static Plan plan(PlanRequest asked, ReseedRequest request, Sighting seen, Before before) {
        Selection selection = Selection.of(request, seen.home());
        refuseJoiningNothing(request, seen);
        Decided decided = decide(request, seen, selection, before);
        RolloutPolicy rollout = request.over(seen.home().rollout());
        List<List<String>> waves = Waves.of(rollout, selection.taken());
        Expectation expect = Rates.expect(bytes(seen, decided), decided.source() != null, waves, rollout);
        List<PlanGate> gates = ReseedGates.of(seen.home(), request.harvest());
        return new Plan(
                Plan.VERSION,
                asked.runbook(),
                asked.cluster(),
                asked.requestedBy(),
                asked.reason(),
                asked.ticket(),
                asked.madeAt(),
                List.of(asked.cluster()),
                Json.tree(request),
                facts(request, seen),
                policy(request, seen, rollout),
                PolicyChecks.after(
                        checks(request, seen, decided, selection, expect, before.run()),
                        seen.home(),
                        asked,
                        gates,
                        expect.outagePerNode() * rounds(waves, rollout)),
                waves,
                ReseedSteps.of(decided, seen.home(), request.harvest()),
                gates,
                null,
                Json.tree(decided),
                owing(asked, request, seen),
                expect);
    }

    private static long rounds(List<List<String>> waves, RolloutPolicy rollout) {
        return waves.stream()
                .mapToLong(wave -> Math.ceilDiv(wave.size(), rollout.inFlight()))
                .max()
                .orElse(0);
    }

    private static List<Check> checks(
            ReseedRequest request,
            Sighting seen,
            Decided decided,
            Selection selection,
            Expectation expect,
            String run) {
        var checks = new ArrayList<>(new ReseedChecks(seen, decided, selection.names(), selection.settled()).all());
        checks.add(new HolderCheck(new NodeChecks(seen.byName()), seen, request, run).of(selection.names()));
        if (request.harvest()) {
            new LateFilterCheck(seen).check(request).ifPresent(checks::add);
            checks.add(new LateEstimate(seen, selection.names(), expect).check());
        }
        return checks;
    }

    private static void refuseJoiningNothing(ReseedRequest request, Sighting seen) {
        if (!request.late().isEmpty() && newest(seen.home().record()).isEmpty()) {
            throw new IllegalArgumentException(
                    "--late brings nodes over to an earlier reseed's snapshot, and the cluster record of "
                            + seen.home().cluster() + " knows none that was finished");
        }
    }

    /** The newest generation whose snapshot nodes can be brought over to; empty when there is none. */
    static List<Standing.Generation> newest(Standing record) {
        List<Standing.Generation> all = record.generations();
        for (int i = all.size() - 1; i >= 0; i--) {
            Standing.Generation g = all.get(i);
            if (g.manifest() != null && ("reseeded".equals(g.ended()) || "stopped".equals(g.ended()))) {
                return List.of(g);
            }
        }
        return List.of();
    }

    private static Decided decide(ReseedRequest request, Sighting seen, Selection selection, Before before) {
        SnapshotFacts snapshot = seen.snapshot();
        if (!request.late().isEmpty()) {
            Standing.Generation joined = newest(seen.home().record()).getFirst();
            return new Decided(null, digest(snapshot), joined.manifest(), joined.clusterId(), true, List.of());
        }
        IntStream ids = seen.nodes().stream()
                .map(Survey.Node::identity)
                .filter(Objects::nonNull)
                .mapToInt(Survey.Identity::clusterId);
        IntStream recorded = seen.home().record().generations().stream()
                .filter(g -> !g.run().equals(before.run()))
                .mapToInt(Standing.Generation::clusterId);
        int inside = snapshot == null ? 0 : snapshot.clusterId();
        int next = Math.max(inside, IntStream.concat(ids, recorded).max().orElse(0)) + 1;
        List<String> gzip = gzip(seen, selection);
        return snapshot == null
                ? new Decided(source(request, seen, selection, before), null, null, next, false, gzip)
                : new Decided(null, digest(snapshot), request.snapshot(), next, false, gzip);
    }

    /** Null: there is none, or it cannot be read, which a check says. */
    private static @Nullable String digest(@Nullable SnapshotFacts snapshot) {
        return snapshot == null || snapshot.sha256().isEmpty() ? null : "sha256:" + snapshot.sha256();
    }

    private static List<String> gzip(Sighting seen, Selection selection) {
        var surveyed = seen.byName();
        return selection.names().stream()
                .filter(n -> {
                    Survey.Measures m = Objects.requireNonNull(surveyed.get(n)).measures();
                    return m != null && "gzip".equals(m.unpacks());
                })
                .toList();
    }

    /** The named one, else the one that lacks least among those without holes, first in the file; empty: none. */
    private static String source(ReseedRequest request, Sighting seen, Selection selection, Before before) {
        if (request.source() != null) {
            return request.source();
        }
        if (!before.source().isEmpty() && seen.has(before.source())) {
            return before.source();
        }
        var surveyed = seen.byName();
        String best = "";
        long least = Long.MAX_VALUE;
        for (Member member : selection.taken()) {
            Survey.Measures m =
                    Objects.requireNonNull(surveyed.get(member.name())).measures();
            long lacks = seen.comparison().behind().getOrDefault(member.name(), 0L);
            if (m != null && m.up() && m.whole() && lacks < least) {
                best = member.name();
                least = lacks;
            }
        }
        return best;
    }

    /** Size of what is restored: the snapshot's, or the source's database as an upper bound. */
    static long bytes(Sighting seen, Decided decided) {
        SnapshotFacts snapshot = seen.snapshot();
        if (snapshot != null) {
            return snapshot.bytes();
        }
        String source = decided.source();
        Survey.Measures measures = source == null || source.isEmpty()
                ? null
                : Objects.requireNonNull(seen.byName().get(source)).measures();
        return measures == null ? 0 : measures.databaseBytes() + measures.walBytes();
    }

    private static ObjectNode facts(ReseedRequest request, Sighting seen) {
        ObjectNode facts = Json.MAPPER.createObjectNode();
        var nodes = facts.putArray("nodes");
        var surveyed = seen.byName();
        for (Member member : seen.home().nodes()) {
            boolean around = request.without().contains(member.name());
            nodes.add(Json.tree(
                    around
                            ? NodeFacts.unknown(member)
                            : NodeFacts.of(member, Objects.requireNonNull(surveyed.get(member.name())))));
        }
        return facts.put("survey", seen.digest());
    }

    private static ObjectNode policy(ReseedRequest request, Sighting seen, RolloutPolicy rollout) {
        ObjectNode policy = seen.home().frozen(rollout);
        policy.set("hooks", Json.MAPPER.valueToTree(seen.home().hooks()));
        policy.set("companions", Json.MAPPER.valueToTree(seen.home().companions()));
        if (request.harvest()) {
            policy.set("late", Json.tree(request.rules(seen.home().late())));
        }
        return policy;
    }

    private static List<Standing.Owing> owing(PlanRequest asked, ReseedRequest request, Sighting seen) {
        var owing = new ArrayList<Standing.Owing>();
        seen.home().record().owing().stream()
                .filter(o ->
                        !request.without().contains(o.node()) && !request.late().contains(o.node()))
                .forEach(owing::add);
        request.without()
                .forEach(n -> owing.add(
                        new Standing.Owing(n, asked.reason(), "", asked.madeAt().toString())));
        return owing;
    }
}
