package dev.drydock.starter.cli;

import dev.drydock.starter.server.Desks;
import dev.drydock.starter.view.Grid;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.words.Exit;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code clusters}: the clusters the worker knows. */
@Command(
        name = "clusters",
        description = {
            "the clusters that the worker knows",
            "LAST ID is the newest cluster id ever decided for it (- when there is none)"
        },
        sortOptions = false)
final class ClustersVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    ClustersVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        var cards = common.with(server -> new Desks(server).clusters());
        if (common.format == Format.jsonl) {
            cards.forEach(common::data);
        } else if (common.json()) {
            common.data(cards);
        } else {
            var streams = common.streams();
            var grid = new Grid("CLUSTER", "NODES", "LAST ID", "GATES", "FILE");
            cards.forEach(card -> grid.row(
                    card.cluster(),
                    String.valueOf(card.nodes()),
                    card.generation() == 0 ? "-" : String.valueOf(card.generation()),
                    String.join(",", card.gates()),
                    card.file()));
            var page = new Page(streams.width(), streams.ink());
            grid.lines(streams.width(), streams.ink()).forEach(page::raw);
            cards.forEach(card -> says(page, card));
            page.print(streams.out());
        }
        return Exit.DONE.code();
    }

    private static void says(Page page, Desk.Card card) {
        if (!card.trouble().isEmpty()) {
            page.wrapped("  ", card.cluster() + " cannot be used: " + card.trouble());
        }
        if (!card.owing().isEmpty()) {
            String owing = card.owing().stream().map(Standing.Owing::node).collect(Collectors.joining(", "));
            page.wrapped("  ", card.cluster() + " is owing: " + owing);
        }
    }
}
