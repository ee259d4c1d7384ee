package dev.drydock.starter.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Progress;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** Steps that take a while and say how far they are. */
public final class ScriptedSteps implements Scripted.Steps {
    private final Duration pace;

    public ScriptedSteps(Duration pace) {
        this.pace = pace;
    }

    @Override
    public String backup(String cluster) {
        copy("reading pages");
        return "/tmp/backup";
    }

    @Override
    public String stop(ObjectNode job) {
        pause();
        return "stopped";
    }

    @Override
    public String restore(ObjectNode job) {
        boolean fails = job.path("cluster").asText().endsWith("/stuck")
                && job.path("node").asText().equals("n2")
                && !job.path("retried").asBoolean();
        if (fails) {
            throw ApplicationFailure.newFailure("n2: corrosion restore exited 1: disk full", "TryAgain");
        }
        copy("comparing byte for byte");
        return "restored";
    }

    private void copy(String says) {
        for (int part = 1; part <= 10; part++) {
            Activity.getExecutionContext().heartbeat(new Progress("bytes", part * 100_000_000L, 1_000_000_000L, says));
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(pace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
