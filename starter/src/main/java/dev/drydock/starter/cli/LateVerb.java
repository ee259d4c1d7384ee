package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.late.Approvals;
import dev.drydock.starter.late.LatePage;
import dev.drydock.starter.late.LateSheet;
import dev.drydock.starter.late.LateStore;
import dev.drydock.starter.late.Listing;
import dev.drydock.starter.late.Viewing;
import dev.drydock.starter.late.Wanted;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import io.temporal.client.WorkflowException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code late CLUSTER}: what was written after the snapshot, and what became of each row. */
@Command(
        name = "late",
        description = {
            "what was written late, by whom and when, and what became of it",
            "Counts first, then every row that conflicts or waits for people, then a sample of the others. With a",
            "filter all rows that match are shown. Exit 3: nothing was written late, or nothing matches.",
            "-o html is a page for a ticket, with what approvers may sign."
        },
        sortOptions = false)
final class LateVerb implements Callable<Integer> {
    private static final int SAMPLE = 10;
    private static final int LARGEST = 10_000;

    @Mixin
    private final Common common;

    @Mixin
    private final LateChoice choice = new LateChoice();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CLUSTER",
            description = "SYSTEM/NAME; not needed with --from")
    private String cluster = "";

    @Option(names = "--waiting", description = "only what waits at gate replay now")
    private boolean waiting;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "so many of the rows that nobody has to decide about (10)")
    private @Nullable Integer sample;

    @Option(names = "--all", description = "every row")
    private boolean all;

    @Option(
            names = "--from",
            paramLabel = "FILE|DIR",
            description = "a listing, or a directory with one, in place of the run's own")
    private @Nullable Path from;

    LateVerb(Streams streams) {
        this.common = new Common(streams, Set.of(Format.html));
    }

    @Override
    public Integer call() {
        Wanted wanted = choice.wanted();
        int shown = shown(wanted);
        if (from != null) {
            if (waiting) {
                throw usage("--waiting asks the run, and --from reads a file: use --verdict conflict,review there");
            }
            String name = cluster.isEmpty() ? "from a file" : Common.cluster(cluster);
            return show(new Viewing(name, "", null, Listing.at(from), wanted, shown), List.of());
        }
        if (cluster.isEmpty()) {
            throw usage("late needs a cluster, or --from with a listing");
        }
        String name = Common.cluster(cluster);
        return common.with(server -> {
            var runs = new Runs(server);
            Look look = runs.look(name);
            var viewing = of(server, look, wanted, shown);
            return show(viewing, common.format == Format.html ? approvals(runs, look) : List.of());
        });
    }

    private int shown(Wanted wanted) {
        if (sample == null) {
            return all || common.json() || waiting || !wanted.everything() ? -1 : SAMPLE;
        }
        if (all) {
            throw usage("--all and --sample say different things");
        }
        if (sample < 0 || sample > LARGEST) {
            throw usage("--sample " + sample + ": expected 0 to " + LARGEST + "; --all shows every row");
        }
        return sample;
    }

    private static Failure usage(String says) {
        return new Failure(Exit.USAGE, says, "drydock late --help");
    }

    private Viewing of(Server server, Look look, Wanted wanted, int shown) {
        String name = look.status().cluster();
        Reckoning late = look.status().late();
        if (late == null || late.list() == null) {
            throw none(new Runs(server), look);
        }
        String digest = waiting ? late.subject() : late.list();
        if (digest == null) {
            throw new Failure(
                    Exit.NOTHING,
                    "no late write of " + name + " waits for people: " + late.says(),
                    "drydock late " + name);
        }
        if (late.book() == null) {
            throw new Failure(
                    Exit.BLOCKED,
                    "the run of " + name + " does not say where its listing lies: an older build made it",
                    "drydock late --from FILE, with lists/" + digest.substring(digest.indexOf(':') + 1)
                            + ".jsonl.gz of the artifact store");
        }
        var listing = LateStore.of(server, name).listing(late.book(), digest);
        return new Viewing(name, look.status().run(), late, listing, wanted, shown);
    }

    private static Failure none(Runs runs, Look look) {
        String name = look.status().cluster();
        if (look.ended()) {
            return new Failure(
                    Exit.NOTHING,
                    "run " + look.status().run() + " of " + name + " ended without a late write (" + look.kind() + ")",
                    "drydock review " + name);
        }
        return new Failure(
                Exit.NOTHING,
                "the run of " + name + " has no late writes yet: they are harvested as nodes stop, and it is at "
                        + look.status().phase() + estimate(runs, name),
                "drydock watch " + name);
    }

    /** What the plan said before anything was stopped. */
    private static String estimate(Runs runs, String name) {
        try {
            for (JsonNode check : runs.plan(name).path("checks")) {
                if (check.path("name").asText().equals("late-writes")) {
                    return "; the plan says: " + check.path("says").asText();
                }
            }
        } catch (WorkflowException e) {
            return ""; // the sentence is true without it
        }
        return "";
    }

    private List<Statement> approvals(Runs runs, Look look) {
        var now = common.clock().instant();
        return common.as == null ? Approvals.ofAll(runs, look, now) : Approvals.of(List.of(common.who()), look, now);
    }

    private int show(Viewing viewing, List<Statement> approvals) {
        var streams = common.streams();
        switch (common.format) {
            case json -> viewing.json(streams.out());
            case jsonl -> viewing.jsonl(streams.out());
            case html -> streams.out().print(LateSheet.of(viewing, approvals));
            case text, markdown -> {
                viewing.text(new LatePage(streams.out(), streams.width(), streams.ink()));
                Reckoning late = viewing.reckoning();
                if (late != null && late.subject() != null) {
                    String approve = "drydock approve " + viewing.cluster() + " replay --resolve ";
                    common.next(approve + "mine");
                    common.next(approve + "theirs");
                }
            }
        }
        streams.out().flush();
        return Exit.DONE.code();
    }
}
