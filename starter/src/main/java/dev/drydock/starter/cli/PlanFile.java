package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A plan in a file. */
record PlanFile(Path path, PlanDocument document) {
    static PlanFile read(Path path) {
        try {
            String text = Files.readString(path);
            if (Json.read(text) instanceof ObjectNode tree && !tree.has("version")) {
                throw new IllegalArgumentException("it has no version, " + Plan.VERSION + " expected");
            }
            var document = PlanDocument.read(text);
            document.plan(); // whoever shows or starts it needs all of it
            return new PlanFile(path, document);
        } catch (IOException e) {
            throw new Failure(
                    Exit.USAGE, "plan " + path + " cannot be read: " + reason(e), "drydock plan RUNBOOK CLUSTER", e);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    Exit.USAGE, path + " is not a plan: " + e.getMessage(), "drydock plan RUNBOOK CLUSTER", e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
    }

    static void write(Path path, PlanDocument document) {
        try {
            Files.writeString(path, Json.pretty(document.tree()) + "\n");
        } catch (IOException e) {
            throw new Failure(Exit.USAGE, "the plan cannot be written to " + path + ": " + e, "--out FILE", e);
        }
    }

    /** Drift, when somebody edited it after it was made. */
    Failure edited() {
        return new Failure(
                Exit.DRIFT,
                path + " was edited after it was made: its digest is " + document.digest() + ", it says "
                        + document.claimed(),
                "drydock plan " + document.at("runbook").asText("RUNBOOK") + " "
                        + document.at("cluster").asText("CLUSTER") + " --reason TEXT");
    }
}
