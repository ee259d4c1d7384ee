package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.review.Account.Moment;
import dev.drydock.starter.review.Account.Node;
import dev.drydock.starter.review.Account.Step;
import dev.drydock.starter.review.Account.Voice;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.webhooks.Webhooks;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From histories to the record; pure, and blind to runbooks: it knows plans, statements, late
 * writes, and that a job names its node.
 */
public final class Reading {
    private final List<Told> parts;
    private final List<Told> children;
    private final String runbook;
    private final List<Moment> moments = new ArrayList<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    private Reading(List<Told> histories) {
        var ordered =
                histories.stream().sorted(Comparator.comparing(Told::began)).toList();
        parts = ordered.stream().filter(Told::isRun).toList();
        children = ordered.stream()
                .filter(told -> !told.isRun() && !told.type().equals(Webhooks.TYPE))
                .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no history of a run is among these: a run is started with a plan");
        }
        runbook = parts.getFirst().type();
    }

    static Account of(List<Told> histories, Map<String, Heard> heard, List<String> missing) {
        return new Reading(histories).account(heard, missing);
    }

    private Account account(Map<String, Heard> heard, List<String> missing) {
        JsonNode plan = parts.getFirst().input().path("plan");
        var outcomes = Outcomes.of(parts.getFirst(), heard);
        var voices = parts.stream()
                .flatMap(part -> Voices.of(part, runbook, outcomes).stream())
                .toList();
        var steps =
                parts.stream().flatMap(part -> Steps.of(part, runbook).stream()).toList();
        children.forEach(this::child);
        voices.forEach(this::voice);
        steps.forEach(step -> step(step.node().isEmpty() ? "run" : step.node(), step));
        var ending = Ending.of(parts.getLast());
        moments.add(new Moment(ending.at().orElseGet(() -> last(parts.getLast())), "run", ending.says(), ending.bad()));
        moments.sort(Comparator.comparing(Moment::at));
        return new Account(
                plan.path("cluster").asText(),
                runbook,
                parts.getFirst().chain(),
                plan.path("digest").asText(),
                plan.path("requestedBy").asText(),
                plan.path("reason").asText(),
                plan.path("ticket").asText(""),
                parts.getFirst().began(),
                ending.at().orElse(null),
                ending.says(),
                ending.outcome().isMissingNode() ? null : ending.outcome(),
                moments,
                voices,
                steps,
                List.copyOf(nodes.values()),
                absent(missing),
                Lates.of(parts, runbook));
    }

    private static Instant last(Told told) {
        return Told.at(told.events().getLast());
    }

    private void child(Told told) {
        String node = node(told);
        var steps = Steps.of(told, runbook);
        var ending = Ending.of(told);
        var before = nodes.get(node);
        var all = new ArrayList<>(before == null ? List.<Step>of() : before.steps());
        all.addAll(steps);
        nodes.put(
                node,
                new Node(
                        node,
                        before == null ? told.began() : before.began(),
                        before == null ? 1 : before.begun() + 1,
                        List.copyOf(all),
                        ending.says()));
        moments.add(new Moment(told.began(), node, before == null ? "began" : "began again", false));
        ending.at().ifPresent(at -> moments.add(new Moment(at, node, ending.says(), ending.bad())));
        steps.stream().filter(step -> step.bad() || step.attempts() > 1).forEach(step -> step(node, step));
    }

    /** Named by its job, or by the last part of its id. */
    private static String node(Told told) {
        var inputs = told.start().getInput();
        for (int at = 0; at < inputs.getPayloadsCount(); at++) {
            JsonNode node = Told.json(inputs, at).path("node");
            if (node.isTextual()) {
                return node.asText();
            }
        }
        return told.id().substring(told.id().lastIndexOf('/') + 1);
    }

    private void voice(Voice voice) {
        String what = voice.by() + " says " + voice.action() + (voice.target().isEmpty() ? "" : " " + voice.target())
                + (voice.taken().isEmpty() ? "" : " (" + voice.taken() + ")");
        moments.add(new Moment(voice.at(), "person", what, voice.taken().startsWith("refused")));
    }

    private void step(String who, Step step) {
        Instant at = step.ended() != null ? step.ended() : step.asked();
        moments.add(new Moment(at, who, Words.step(step), step.bad()));
    }

    /** Children that a run began and whose history is not here. */
    private List<String> absent(List<String> missing) {
        Set<String> known = new HashSet<>(nodes.keySet());
        var absent = new ArrayList<>(missing);
        parts.stream()
                .flatMap(part -> part.events().stream())
                .flatMap(event -> begun(event).stream())
                .distinct()
                .filter(id -> !known.contains(id.substring(id.lastIndexOf('/') + 1)))
                .filter(id -> !missing.contains(id))
                .forEach(absent::add);
        return absent;
    }

    /** A delivery to a webhook is a child too, and no node's. */
    static boolean beganNode(HistoryEvent event) {
        return event.hasChildWorkflowExecutionStartedEventAttributes()
                && !event.getChildWorkflowExecutionStartedEventAttributes()
                        .getWorkflowType()
                        .getName()
                        .equals(Webhooks.TYPE);
    }

    private static Optional<String> begun(HistoryEvent event) {
        return beganNode(event)
                ? Optional.of(event.getChildWorkflowExecutionStartedEventAttributes()
                        .getWorkflowExecution()
                        .getWorkflowId())
                : Optional.empty();
    }
}
