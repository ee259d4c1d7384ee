package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.late.Decided;
import dev.drydock.starter.late.LateStore;
import dev.drydock.starter.late.Listing;
import dev.drydock.starter.late.RowText;
import dev.drydock.starter.late.Sample;
import dev.drydock.starter.late.Viewing;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Option;

/** How an approval at gate {@code replay} says what becomes of the late writes that wait there. */
final class Resolving {
    private static final int SHOWN = 5;

    @Option(
            names = "--resolve",
            paramLabel = "mine|theirs|FILE",
            description = {
                "at gate replay: theirs (the default) keeps what the cluster holds where a late write",
                "conflicts with it, mine takes the late value, FILE says it row by row: the lines of",
                "late CLUSTER --waiting -o jsonl, each with a \"resolve\""
            })
    private String how = "";

    void refuseElsewhere(String action, String cluster, String gate) {
        if (how.isEmpty()) {
            return;
        }
        if (!action.equals("approve")) {
            throw new Failure(
                    Exit.USAGE,
                    (action.equals("reject") ? "a rejection" : "a withdrawal")
                            + " resolves nothing, so it takes no --resolve: that says how an approval at gate "
                            + LateWrites.GATE + " is meant",
                    "drydock " + action + " " + cluster + " " + gate + " --reason ...");
        }
        if (!gate.equals(LateWrites.GATE)) {
            throw new Failure(
                    Exit.USAGE,
                    "--resolve says how an approval at gate " + LateWrites.GATE + " is meant; gate " + gate
                            + " has nothing to resolve",
                    "drydock approve " + cluster + " " + gate);
        }
        if (how.isBlank()) {
            throw new Failure(Exit.USAGE, "--resolve is empty", "drydock approve CLUSTER replay --help");
        }
    }

    /**
     * The statement's arguments; a file is checked against what waits, and stored. Shows what is being decided.
     *
     * @param subject what the gate asks about
     */
    ObjectNode with(Common common, Server server, Look look, String subject) {
        var with = Json.MAPPER.createObjectNode();
        Reckoning late = look.status().late();
        boolean known = late != null && subject.equals(late.subject());
        if (byFile()) {
            if (late == null || !known || late.book() == null) {
                throw unknown(look);
            }
            return with.put("resolve", kept(common, server, look, late));
        }
        if (late != null && known && !common.json()) {
            show(common, late, says(late));
            sample(common, server, look, late);
        }
        return with.put("resolve", word());
    }

    private String kept(Common common, Server server, Look look, Reckoning late) {
        String cluster = look.status().cluster();
        String book = Objects.requireNonNull(late.book());
        var decided = Decided.read(Path.of(how));
        var store = LateStore.of(server, cluster);
        var waiting = store.listing(book, Objects.requireNonNull(late.subject()));
        var sums = decided.against(waiting);
        store.keep(book, decided.digest(), decided.bytes());
        if (!common.json()) {
            show(common, late, how + ": " + sums.says());
            common.about("file", decided.digest());
            sample(common, waiting, cluster);
        }
        return decided.digest();
    }

    private boolean byFile() {
        return !how.isEmpty() && !how.equals("mine") && !how.equals("theirs");
    }

    private String word() {
        return how.isEmpty() ? "theirs" : how;
    }

    private static Failure unknown(Look look) {
        String cluster = look.status().cluster();
        return new Failure(
                Exit.BLOCKED,
                "the run of " + cluster + " does not show what waits, so a file cannot be held against it",
                "drydock status " + cluster);
    }

    private String says(Reckoning late) {
        long reviewed = late.heldRows() - late.conflicting();
        return word() + ": in " + Figures.count(late.conflicting(), "row") + " "
                + (word().equals("mine")
                        ? "the late value replaces what the cluster holds"
                        : "what the cluster holds stays, and the late value is a conflict that you sign")
                + "; " + reviewed + " under review come in";
    }

    private static void show(Common common, Reckoning late, String how) {
        common.about("late", late.says());
        common.about("waits", Viewing.waits(late));
        common.about("resolve", how);
    }

    /** Whoever saw the rows elsewhere may decide although they cannot be read from here. */
    private static void sample(Common common, Server server, Look look, Reckoning late) {
        String cluster = look.status().cluster();
        String book = late.book();
        String subject = late.subject();
        if (book == null || subject == null) {
            return;
        }
        try {
            sample(common, LateStore.of(server, cluster).listing(book, subject), cluster);
        } catch (Failure e) {
            common.tell("the rows cannot be shown: " + e.says());
        }
    }

    private static void sample(Common common, Listing waiting, String cluster) {
        var sample = Sample.of(waiting, SHOWN);
        sample.lines()
                .forEach(
                        line -> RowText.of(line.row(), common.streams().width()).forEach(common::tell));
        if (sample.seen() > SHOWN) {
            common.tell("  " + SHOWN + " of " + sample.seen() + " rows; all: "
                    + common.streams().typed("drydock late " + cluster + " --waiting"));
        }
    }
}
