package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds waves back that could not reach a safe boundary before the change window closes. They begin by themselves when it
 * opens, or before, when those whom the window names let one go.
 */
public final class ChangeWindow {
    public static final String GATE = "window";

    /** Nothing is estimated shorter: a step that is quick on most nodes waits for something on one. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    private final Standby standby;
    private final Conversation conversation;
    private final GateBook gates;
    private final Notice notice;
    private final Plan plan;
    private final @Nullable Window window;
    private final NodeBook nodes;
    private String current = "";
    private String letGo = "";

    ChangeWindow(Plan plan, Standby standby, Conversation conversation, GateBook gates, NodeBook nodes, Notice notice) {
        this.plan = plan;
        this.standby = standby;
        this.conversation = conversation;
        this.gates = gates;
        this.notice = notice;
        JsonNode frozen = plan.policy().path("window");
        window = frozen.isMissingNode() ? null : Json.read(frozen, Window.class);
        this.nodes = nodes;
    }

    /** As frozen in the plan; null: there is none. */
    @Nullable Window hours() {
        return window;
    }

    /**
     * Waits until a wave may begin.
     *
     * @param wave for sentences, and what is approved where people let it go outside the window
     * @param rounds how often as many nodes as are worked on at once
     * @return the abort that came first
     */
    public Optional<Order.Abort> before(String wave, int rounds) {
        current = wave;
        if (window == null || wave.equals(letGo)) {
            return Optional.empty();
        }
        Duration takes = takes(rounds);
        while (!window.fits(Floor.now(), takes) && !conversation.aborting()) {
            if (waited(window, wave, takes) instanceof Tally.Standing.Passed) {
                letGo = wave;
                return conversation.abort();
            }
        }
        notice.answered();
        return conversation.abort();
    }

    /** Whether so much can begin now. */
    public boolean fits(int rounds) {
        return window == null || current.equals(letGo) || window.fits(Floor.now(), takes(rounds));
    }

    /** Whether another node of the wave can begin now. */
    boolean open() {
        return fits(1);
    }

    private Duration takes(int rounds) {
        Duration each = max(Duration.ofSeconds(plan.expect().outagePerNode()), nodes.slowest());
        return max(LEAST, each.multipliedBy(rounds));
    }

    private Tally.Standing waited(Window hours, String wave, Duration takes) {
        Instant now = Floor.now();
        Instant next =
                hours.opens(hours.closes(now).map(end -> end.minusMillis(1)).orElse(now));
        String question = wave + " waits for the change window: it takes about " + minutes(takes) + " and the window "
                + hours.closes(now).map(end -> "closes at " + end).orElse("is closed") + "; it opens at " + next + " ("
                + hours.zone() + ")";
        Duration wait = Duration.between(now, next);
        if (gates.named(GATE).isEmpty()) {
            notice.needs(question, List.of());
            standby.rest(wait);
            return new Tally.Standing.Waiting(List.of());
        }
        return standby.meanwhile(GATE, Json.digest(List.of(plan.cluster(), Floor.runId(), wave)), question, wait);
    }

    private static String minutes(Duration time) {
        return Math.ceilDiv(time.truncatedTo(ChronoUnit.SECONDS).toSeconds(), 60) + " min";
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
