package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.words.Json;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What has to be so before nodes of a wave begin: they fit into the change window, nothing outside is too high, and the plan
 * still holds for them.
 */
final class BeforeWave {
    private final Floor floor;
    private final Reseed.Run run;
    private final Look look;
    private final int inFlight;
    private final Supplier<Optional<Order.Abort>> attend;
    private int wave;
    private int waves;

    /** @param attend obeys what operators said */
    BeforeWave(Floor floor, Reseed.Run run, Look look, Supplier<Optional<Order.Abort>> attend) {
        this.floor = floor;
        this.run = run;
        this.look = look;
        this.attend = attend;
        inFlight = Json.read(floor.plan().policy().path("rollout"), RolloutPolicy.class)
                .inFlight();
    }

    /** From now on it is about this wave, counted from 1. */
    void wave(int number, int of) {
        wave = number;
        waves = of;
    }

    /**
     * Waits until these nodes of the wave may begin. Each of the three may take a night, so the window is looked at again
     * when the others are done.
     *
     * @return the abort that came first
     */
    Optional<Order.Abort> ready(List<String> nodes) {
        int rounds = Math.ceilDiv(nodes.size(), floor.pace().inFlight(inFlight));
        Optional<Order.Abort> stopped;
        do {
            stopped = floor.window()
                    .before(named(), rounds)
                    .or(() -> floor.throttling().before(named(), attend))
                    .or(() -> confirm(nodes));
        } while (stopped.isEmpty() && !floor.window().fits(rounds));
        return stopped;
    }

    /** The wave, for sentences. */
    String named() {
        return "wave " + wave + " of " + waves;
    }

    /** What the nodes of the wave and the policy are must still be what was planned; else a person decides. */
    private Optional<Order.Abort> confirm(List<String> nodes) {
        while (true) {
            floor.doing("waves", "confirming the plan before wave " + wave);
            String trouble = trouble(nodes);
            if (trouble.isEmpty()) {
                return Optional.empty();
            }
            floor.ask(
                    trouble,
                    List.of(
                            "drydock retry " + run.cluster() + " --stuck",
                            "drydock skip " + run.cluster() + " NODE --reason ...",
                            "drydock abort " + run.cluster() + " --undo --reason ..."));
            Optional<Order.Abort> stopped = attend.get();
            if (stopped.isPresent()) {
                return stopped;
            }
        }
    }

    private String trouble(List<String> nodes) {
        List<String> left = nodes.stream()
                .filter(n -> floor.nodes().state(n) == NodeState.WAITING)
                .toList();
        try {
            Home home = look.home();
            floor.begin(home);
            return switch (Confirm.of(floor.plan(), home, look.at(left))) {
                case Confirm.Verdict.Drift drift ->
                    "drift before wave " + wave + ": " + String.join("; ", drift.differences());
                case Confirm.Verdict.Fails fails -> fails.check().says();
                case Confirm.Verdict.Holds _ -> "";
            };
        } catch (ActivityFailure e) {
            return "the plan cannot be confirmed before wave " + wave + ": " + StepFailure.says(e, run.cluster());
        }
    }
}
