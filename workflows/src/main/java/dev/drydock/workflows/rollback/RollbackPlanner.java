package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the plan of a rollback. Pure: the same arguments make the same plan. */
final class RollbackPlanner {
    static final String SLOT = "drydock_guard";
    static final String PUBLICATION = "drydock_salvage";

    /** Measured with PostgreSQL 15 on two cores: 364 MB were copied by pg_basebackup in 5.2 s. */
    private static final long COPIED_PER_SECOND = 70L << 20;

    /** Likewise: a guard streams, the restore point is archived and the guard stands at it within this. */
    private static final long HELD_SECONDS = 20;

    /** Likewise, without people's time: fence 2.5 s a node, promotion 0.3 s, Patroni leads 4.1 s, others back 8.6 s. */
    private static final long RETURN_SECONDS = 30;

    private RollbackPlanner() {}

    static Plan plan(PlanRequest asked, RollbackRequest request, Home home, Survey seen) {
        List<PlanGate> gates = RollbackGates.of(home.gates(), request.saves());
        var holder = Holder.of(seen, request.aside());
        var way = way(request, seen, holder);
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
                facts(home, seen, holder),
                policy(home, request),
                PolicyChecks.after(checks(request, seen, holder, gates), home, asked, gates, 0),
                waves(home, way),
                RollbackSheet.steps(request, way, holder),
                gates,
                RollbackStep.PROMOTE.word(),
                Json.tree(new Decided(
                        way, request.change(), request.command().orElse(null), request.hold(), request.deadline())),
                home.record().owing(),
                expect(seen, way));
    }

    /** Names are fixed, so that what a run left is recognised; a cluster has one run at a time. */
    private static Rollback.Way way(RollbackRequest request, Survey seen, Holder holder) {
        var slots = new TreeMap<String, String>();
        if (request.saves()) {
            for (String database : databases(seen)) {
                slots.put(database, PUBLICATION + "_" + (slots.size() + 1));
            }
        }
        return new Rollback.Way(
                guard(holder).map(Survey.Guard::name).orElse(""),
                SLOT,
                slots.isEmpty() ? "" : PUBLICATION,
                slots,
                request.salvage().equals("failover"),
                holder instanceof Holder.Aside);
    }

    private static Optional<Survey.Guard> guard(Holder holder) {
        return switch (holder) {
            case Holder.Placed(var guard) -> Optional.of(guard);
            case Holder.Aside aside -> Optional.of(aside.guard());
            case Holder.Nobody _ -> Optional.empty();
        };
    }

    private static List<String> databases(Survey seen) {
        var names = new TreeSet<String>();
        seen.nodes().stream()
                .flatMap(node -> node.server().stream())
                .forEach(server -> names.addAll(server.tables().databases()));
        return List.copyOf(names);
    }

    private static List<Check> checks(RollbackRequest request, Survey seen, Holder holder, List<PlanGate> gates) {
        var checks = new ArrayList<>(new RollbackChecks(seen, request.asked(), holder).all());
        checks.add(
                gates.isEmpty()
                        ? Check.bad("approvers", List.of(), "the cluster file names no approvers for gate release")
                        : Check.ok("approvers", "the approvers of gate release and return decide"));
        return List.copyOf(checks);
    }

    /** Identity alone: who leads may change between plan and start, and is looked at again before the mark. */
    private static ObjectNode facts(Home home, Survey seen, Holder holder) {
        ObjectNode facts = Json.MAPPER.createObjectNode();
        var nodes = facts.putArray("nodes");
        for (Survey.Node node : seen.nodes()) {
            ObjectNode fact = nodes.addObject()
                    .put("name", node.name())
                    .put(
                            "address",
                            home.nodes().stream()
                                    .filter(member -> member.name().equals(node.name()))
                                    .map(Member::address)
                                    .findFirst()
                                    .orElse(""));
            node.patroni().ifPresent(patroni -> fact.put("patroni", patroni.version()));
            node.server()
                    .ifPresent(
                            server -> fact.put("postgresql", server.identity().version())
                                    .put("systemIdentifier", server.identity().systemIdentifier()));
        }
        guard(holder)
                .ifPresent(guard ->
                        facts.putObject("guard").put("name", guard.name()).put("data", guard.data()));
        return facts.put("survey", Json.digest(seen));
    }

    private static ObjectNode policy(Home home, RollbackRequest request) {
        ObjectNode policy = home.frozen(home.rollout());
        if (request.saves()) {
            policy.set("late", Json.tree(request.rules(home.late())));
        }
        return policy;
    }

    /** The guard first; the other members are touched together, and only on a return. */
    private static List<List<String>> waves(Home home, Rollback.Way way) {
        List<String> members = home.nodes().stream()
                .map(Member::name)
                .filter(name -> !name.equals(way.guard()))
                .toList();
        return way.guard().isEmpty() ? List.of(members) : List.of(List.of(way.guard()), members);
    }

    private static Expectation expect(Survey seen, Rollback.Way way) {
        if (way.aside()) {
            return new Expectation(HELD_SECONDS, RETURN_SECONDS, 0, 0);
        }
        long bytes = seen.nodes().stream()
                .flatMap(node -> node.server().stream())
                .filter(server -> !server.identity().recovering())
                .mapToLong(server -> server.use().bytes())
                .max()
                .orElse(0);
        return new Expectation(HELD_SECONDS + bytes / COPIED_PER_SECOND, RETURN_SECONDS, 0, bytes);
    }
}
