package dev.drydock.starter.cli;

import dev.drydock.starter.review.Account;
import dev.drydock.starter.review.Archive;
import dev.drydock.starter.review.MarkdownAccount;
import dev.drydock.starter.review.Shelf;
import dev.drydock.starter.review.TextAccount;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Ink;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code review CLUSTER|FILE...}: the incident record. */
@Command(
        name = "review",
        description = "the incident record, from the service or from history files (-o text, markdown or json)",
        sortOptions = false)
final class ReviewVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Parameters(
            arity = "1..*",
            paramLabel = "CLUSTER|FILE",
            description = "a cluster, or files of `temporal workflow show -o json`: the run's and its children's")
    private List<String> what = List.of();

    @Option(names = "--run", paramLabel = "RUN", description = "an older run, as list shows it (the newest run)")
    private String run = "";

    @Option(
            names = "--children",
            paramLabel = "DIR",
            description = "the children's history files; others in it are left alone")
    private @Nullable Path children;

    @Option(names = "--out", paramLabel = "FILE", description = "write the record here")
    private @Nullable Path out;

    @Option(
            names = "--histories",
            paramLabel = "FILE",
            description = {
                "also write all histories the record was read from into one file;",
                "review FILE reads it again, without a service"
            })
    private @Nullable Path histories;

    ReviewVerb(Streams streams) {
        this.common = new Common(streams, Set.of(Format.markdown));
    }

    @Override
    public Integer call() {
        Archive archive = archive();
        if (histories != null) {
            write(histories, Stream.of(archive.export().toString()).toList());
        }
        var lines = lines(archive.account());
        if (out != null) {
            write(out, lines);
            common.tell("record written to " + out);
        } else {
            lines.forEach(common.streams().out()::println);
            common.streams().out().flush();
        }
        return Exit.DONE.code();
    }

    private Archive archive() {
        String first = what.getFirst();
        if (!Files.exists(Path.of(first)) && !first.endsWith(".json")) {
            if (what.size() > 1) {
                throw new Failure(Exit.USAGE, "review takes one cluster, or files", "drydock review " + first);
            }
            String cluster = Common.cluster(first);
            return common.with(server -> new Shelf(server).of(cluster, run));
        }
        if (!run.isEmpty()) {
            throw new Failure(
                    Exit.USAGE,
                    "--run chooses a run of a cluster; a file holds one already",
                    "drydock review " + first);
        }
        var paths = new ArrayList<>(what.stream().map(Path::of).toList());
        if (children != null) {
            paths.add(children);
        }
        return Archive.read(
                paths, common.connecting.codec(common.streams().env()).keys());
    }

    private List<String> lines(Account account) {
        return switch (common.format) {
            case markdown -> MarkdownAccount.of(account);
            case json -> List.of(Json.pretty(account));
            case jsonl -> List.of(Json.tree(account).toString());
            case text, html ->
                TextAccount.of(
                        account,
                        common.streams().width(),
                        out == null ? common.streams().ink() : Ink.PLAIN);
        };
    }

    private static void write(Path path, List<String> lines) {
        try {
            Files.write(path, lines);
        } catch (IOException e) {
            throw new Failure(Exit.USAGE, path + " cannot be written: " + e, "--out FILE", e);
        }
    }
}
