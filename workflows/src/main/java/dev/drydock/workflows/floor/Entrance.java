package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.statement.Hearing;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.words.Json;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who started the run, and whether that counts. It is judged once, when the run first knows its policy. */
final class Entrance {
    private final Said start;
    private final Plan plan;
    private Tally.@Nullable Requester requester;
    private String unwelcome = "";

    /** @param carried whom an earlier part of the chain found; null: nobody has judged the start yet */
    Entrance(Said start, Plan plan, Tally.@Nullable Requester carried) {
        this.start = start;
        this.plan = plan;
        this.requester = carried;
    }

    /** Whom the start names; nobody has vouched for it. */
    String claimed() {
        return Json.read(start.statement()).path("by").asText();
    }

    Tally.@Nullable Requester requester() {
        return requester;
    }

    Tally.Requester judged(Hearing hearing, Rules rules) {
        if (requester == null) {
            requester = judge(hearing, rules);
        }
        return requester;
    }

    private Tally.Requester judge(Hearing hearing, Rules rules) {
        var startedAt = Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis());
        return switch (hearing.start(start, startedAt)) {
            case Hearing.Found.Genuine(var statement, var key) -> {
                unwelcome = rules.keepsFromStarting(statement.by(), plan.runbook() + " of " + plan.cluster());
                yield new Tally.Requester(statement.by(), key);
            }
            case Hearing.Found.Refused refused -> {
                unwelcome = refused.why();
                yield new Tally.Requester(claimed(), null);
            }
        };
    }

    /** Why the start does not count; empty: it does, or nobody has judged it yet. */
    String unwelcome() {
        // Runs of before were not asked, and go on as they began.
        return unwelcome.isEmpty() || Workflow.getVersion("start-judged", Workflow.DEFAULT_VERSION, 1) == 1
                ? unwelcome
                : "";
    }
}
