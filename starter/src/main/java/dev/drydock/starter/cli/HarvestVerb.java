package dev.drydock.starter.cli;

import dev.drydock.harvest.offline.Found;
import dev.drydock.harvest.offline.OfflineHarvest;
import dev.drydock.harvest.offline.Refusal;
import dev.drydock.harvest.offline.Sources;
import dev.drydock.harvest.offline.Tally;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Grid;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code harvest --snapshot SNAPSHOT.db NODE.db...}: late writes from files alone. */
@Command(
        name = "harvest",
        description = {
            "what stopped databases hold and a snapshot does not, merged, from files alone",
            "",
            "Reads each database with the -wal beside it and changes nothing. -o json",
            "prints what has to be replayed, {\"apps\":{\"insert\":[..],\"update\":[..],",
            "\"delete\":[..]},..}, with values such as [\"integer\",\"42\"]; -o jsonl a change",
            "a line. Exit codes: 0 there are late writes, 3 there are none, 2 a file is in",
            "the place of another, 15 a file is damaged or not of this cluster.",
            ""
        },
        sortOptions = false)
final class HarvestVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Option(
            names = "--snapshot",
            paramLabel = "SNAPSHOT.db",
            required = true,
            description = "the snapshot from which the nodes were restored")
    private @Nullable Path snapshot;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = {"manifest of the snapshot, or of the one it was", "made from when its clocks were reset"})
    private @Nullable Path manifest;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = {"where to work; on the databases' file system", "nothing is copied (the temporary directory)"
            })
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir", "."));

    @Parameters(arity = "1..*", paramLabel = "NODE.db", description = "stopped databases, with their -wal beside them")
    private List<Path> nodes = List.of();

    HarvestVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() throws IOException {
        if (snapshot == null) {
            throw new Failure(Exit.USAGE, "harvest needs the snapshot", "drydock harvest --help");
        }
        try (var harvest = OfflineHarvest.of(new Sources(snapshot, manifest, nodes, scratch))) {
            var found = harvest.found();
            switch (common.format) {
                case json -> harvest.print(common.streams().out());
                case jsonl -> harvest.printLines(common.streams().out());
                case text, markdown, html -> page(found).print(common.streams().out());
            }
            if (common.json()) {
                found.notes().forEach(common::tell);
            }
            return (found.cells() == 0 ? Exit.NOTHING : Exit.DONE).code();
        } catch (Refusal e) {
            var exit = switch (e.kind()) {
                case COMMAND -> Exit.USAGE;
                case FILE -> Exit.CHECK_FAILED;
            };
            throw new Failure(exit, e.says(), e.next(), e);
        }
    }

    private Page page(Found found) {
        var streams = common.streams();
        var page = new Page(streams.width(), streams.ink());
        page.title("Late writes", Figures.count(found.cells(), "cell") + " beyond " + snapshot);
        var grid = new Grid("  TABLE", "INSERT", "UPDATE", "DELETE", "CELLS", "SUPERSEDED", "NO PLACE");
        found.tables().forEach(table -> row(grid, table));
        grid.lines(streams.width(), streams.ink()).forEach(page::raw);
        page.title("From", Figures.count(found.nodes().size(), "database"));
        for (Found.Node node : found.nodes()) {
            String actor = node.actor().isEmpty() ? "nobody's" : "actor " + Figures.brief(node.actor());
            page.wrapped("  ", node.file() + ": " + Figures.count(node.cells(), "late cell") + ", " + actor);
        }
        if (!found.notes().isEmpty()) {
            page.title("Left out", "");
            found.notes().forEach(note -> page.wrapped("  ", note));
        }
        return page;
    }

    private static void row(Grid grid, Tally table) {
        grid.row(
                "  " + table.table(),
                String.valueOf(table.inserts()),
                String.valueOf(table.updates()),
                String.valueOf(table.deletes()),
                String.valueOf(table.cells()),
                String.valueOf(table.superseded()),
                String.valueOf(table.homeless()));
    }
}
