package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.gate.Bound;
import dev.drydock.workflows.words.Exit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** {@code approve --if}: bounds over the run's figures while which an approval counts. */
final class Conditions {
    @Option(
            names = "--if",
            paramLabel = "BOUND",
            description = {
                "count only while this is true of the run's figures, e.g. 'late <= 1000'; may be given several",
                "times: all must be true, and the gate closes again when one no longer is"
            })
    private List<String> texts = List.of();

    /** Before anything is asked: what cannot be read, or belongs to another verb. */
    void refuseWrong(String action, String cluster, String gate) {
        if (!texts.isEmpty() && !action.equals("approve")) {
            throw new Failure(
                    Exit.USAGE,
                    "--if bounds an approval, and " + action + " is none",
                    "drydock " + action + " " + cluster + " " + gate + " --reason TEXT");
        }
        try {
            bounds();
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    Exit.USAGE, String.valueOf(e.getMessage()), "the same command with --if 'late <= 1000'", e);
        }
    }

    private List<Bound> bounds() {
        return texts.stream().map(Bound::of).toList();
    }

    /** Adds them to the statement's arguments, and shows how the figures stand. */
    void into(ObjectNode with, Common common, Look look) {
        if (texts.isEmpty()) {
            return;
        }
        Map<String, Long> figures = figures(look);
        var listed = with.putArray("if");
        for (Bound bound : bounds()) {
            Long now = figures.get(bound.figure());
            if (now == null) {
                throw new Failure(Exit.USAGE, bound.whyNot(figures), "the same command with one of these figures");
            }
            listed.add(bound.text());
            if (!common.json()) {
                common.about("if", bound.text() + " (" + bound.figure() + " is " + now + ")");
            }
        }
    }

    /** A run that publishes none would count the approval whatever its bounds say. */
    private static Map<String, Long> figures(Look look) {
        var figures = look.status().figures();
        if (figures == null) {
            throw new Failure(
                    Exit.BLOCKED,
                    "the run of " + look.status().cluster() + " publishes no figures, so it cannot keep to --if",
                    "drydock status " + look.status().cluster());
        }
        return new TreeMap<>(figures);
    }
}
