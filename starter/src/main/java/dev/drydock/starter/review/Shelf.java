package dev.drydock.starter.review;

import dev.drydock.starter.server.Runners;
import dev.drydock.starter.server.Runners.Runner;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status.Heard;
import dev.drydock.workflows.words.Exit;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Fetches the histories of a cluster's run: all parts of its chain, and every child by its run id. */
public final class Shelf {
    private static final int AT_ONCE = 16;

    private final Server server;

    public Shelf(Server server) {
        this.server = server;
    }

    /** @param run how the run's id begins; empty: the newest run */
    public Archive of(String cluster, String run) {
        var runs = new Runs(server);
        String newest = run.isEmpty() ? newest(runs, cluster) : part(cluster, run);
        var parts = chain(cluster, newest);
        var children = parts.stream()
                .flatMap(part -> part.events().stream())
                .filter(Reading::beganNode)
                .map(event ->
                        event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution())
                .toList();
        var missing = new ConcurrentLinkedQueue<String>();
        var histories = new ArrayList<>(parts);
        histories.addAll(fetch(children, missing));
        return new Archive(
                histories,
                heard(runs, cluster, newest),
                missing.stream().sorted().toList());
    }

    private static String newest(Runs runs, String cluster) {
        return runs.describe(cluster)
                .orElseThrow(() -> runs.none(cluster, null))
                .getWorkflowExecutionInfo()
                .getExecution()
                .getRunId();
    }

    private String part(String cluster, String run) {
        var fitting = new Runners(server).of(cluster, run);
        if (fitting.size() == 1) {
            return fitting.getFirst().part();
        }
        throw new Failure(
                Exit.USAGE,
                fitting.isEmpty()
                        ? "no run of " + cluster + " begins with " + run
                        : fitting.size() + " runs of " + cluster + " begin with " + run + ": "
                                + fitting.stream().map(Runner::run).collect(Collectors.joining(", ")),
                "drydock list");
    }

    private List<Told> chain(String cluster, String newest) {
        var parts = new ArrayList<Told>();
        for (String run = newest; !run.isEmpty(); ) {
            Told part = fetch(cluster, run);
            parts.add(part);
            run = part.start().getContinuedExecutionRunId();
        }
        Collections.reverse(parts);
        return parts;
    }

    private Told fetch(String id, String run) {
        var events = server.client().fetchHistory(id, run).getEvents();
        return new Told(id, run, Opened.of(events, server.settings().codec().keys(), id));
    }

    private List<Told> fetch(List<WorkflowExecution> children, ConcurrentLinkedQueue<String> missing) {
        var told = new ConcurrentLinkedQueue<Told>();
        var locked = new ConcurrentLinkedQueue<Failure>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            children.forEach(child -> threads.execute(() -> {
                try {
                    told.add(fetch(child.getWorkflowId(), child.getRunId()));
                } catch (Failure e) {
                    locked.add(e);
                } catch (RuntimeException e) {
                    missing.add(child.getWorkflowId()); // told in the record; the rest is worth having
                }
            }));
        }
        Failure first = locked.peek();
        if (first != null) {
            throw first;
        }
        return List.copyOf(told);
    }

    /** Only the run itself knows what it counted; without a worker the record says less, and nothing wrong. */
    private static Map<String, Heard> heard(Runs runs, String cluster, String part) {
        try {
            return runs.look(cluster, part).status().heard().stream()
                    .filter(heard -> heard.nonce() != null)
                    .collect(Collectors.toMap(heard -> String.valueOf(heard.nonce()), heard -> heard, (a, b) -> b));
        } catch (Failure e) {
            return Map.of();
        }
    }
}
