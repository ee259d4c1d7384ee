package dev.drydock.starter.cli;

import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.PlanPage;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Exit;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code show PLAN.json}: needs no service. */
@Command(name = "show", description = "a plan for people; says when it was edited")
final class ShowVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Parameters(paramLabel = "PLAN.json", description = "a file that plan wrote")
    private Path file = Path.of("");

    ShowVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        var plan = PlanFile.read(file);
        if (!plan.document().intact()) {
            throw plan.edited();
        }
        var streams = common.streams();
        if (common.json()) {
            common.data(plan.document().tree());
        } else {
            var page = new Page(streams.width(), streams.ink());
            PlanPage.of(plan.document(), streams.width(), streams.ink()).forEach(page::raw);
            page.print(streams.out());
        }
        return Exit.DONE.code();
    }
}
