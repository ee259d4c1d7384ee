package dev.drydock.starter.server;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What the worker's side is asked. */
public final class Desks {
    private static final Duration SHORT = Duration.ofSeconds(90);
    /** A survey of thousands of nodes, some of them slow to refuse. */
    private static final Duration LONG = Duration.ofMinutes(20);

    private final Asking asking;
    private final boolean encrypts;

    public Desks(Server server) {
        this(server, new Asking(server));
    }

    public Desks(Server server, Duration served) {
        this(server, new Asking(server, served));
    }

    private Desks(Server server, Asking asking) {
        this.asking = asking;
        this.encrypts = server.settings().codec().keys().encrypts();
    }

    public PlanAnswer plan(PlanRequest request) {
        if (!encrypts) {
            clusters(); // an answer that is encrypted is refused here, before a reason is sent in plain
        }
        return asking.ask(
                "Planning",
                "plan/" + request.cluster() + "/" + UUID.randomUUID(),
                LONG,
                PlanAnswer.class,
                PlanAnswer.class,
                request);
    }

    public List<Desk.Card> clusters() {
        return list("desk-clusters", SHORT, new TypeReference<List<Desk.Card>>() {});
    }

    /** Refuses a cluster that the worker does not know; when no worker answers, nobody can tell. */
    public void refuseUnknown(String cluster) {
        List<String> known;
        try {
            known = clusters().stream().map(Desk.Card::cluster).toList();
        } catch (Failure e) {
            return;
        }
        if (!known.contains(cluster)) {
            throw new Failure(
                    Exit.USAGE,
                    "there is no cluster " + cluster + "; clusters here: "
                            + (known.isEmpty() ? "none" : String.join(", ", known)),
                    "drydock clusters");
        }
    }

    public List<Desk.Finding> doctor(String cluster) {
        return list("desk-doctor", SHORT, new TypeReference<List<Desk.Finding>>() {}, cluster);
    }

    public List<Desk.Sudoers> sudoers(String cluster) {
        return list("desk-sudoers", SHORT, new TypeReference<List<Desk.Sudoers>>() {}, cluster);
    }

    public List<Desk.StepLog> logs(String cluster, String run, String node, String step) {
        return list("desk-logs", SHORT, new TypeReference<List<Desk.StepLog>>() {}, cluster, run, node, step);
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> list(String type, Duration patience, TypeReference<List<T>> answer, Object... about) {
        return asking.ask(type, "desk/" + UUID.randomUUID(), patience, List.class, answer.getType(), about);
    }
}
