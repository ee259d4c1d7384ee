package dev.drydock.starter.cli;

import dev.drydock.starter.plan.LastRun;
import dev.drydock.starter.plan.PlanPage;
import dev.drydock.starter.plan.PlanSheet;
import dev.drydock.starter.plan.Since;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show PLAN.json}: needs no service. */
@Command(
        name = "show",
        description = "a plan for people, with -o html as a page for a ticket; says when it was edited",
        sortOptions = false)
final class ShowVerb implements Callable<Integer> {
    private static final String NOTHING = "None was given: drydock show PLAN.json -o html --since OLD-PLAN.json"
            + " compares with a file, --artifacts URL with the last run in the cluster's artifact store.";

    @Mixin
    private final Common common;

    @Parameters(paramLabel = "PLAN.json", description = "a file that plan wrote")
    private Path file = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "OLD-PLAN.json",
            description = "say first in what signers and policy differ from those of an earlier plan")
    private @Nullable Path since;

    @Option(
            names = "--artifacts",
            paramLabel = "URL",
            description = "the same, with the plan of the last run, read from the cluster's artifact store")
    private @Nullable URI artifacts;

    ShowVerb(Streams streams) {
        this.common = new Common(streams, Set.of(Format.html));
    }

    @Override
    public Integer call() {
        PlanDocument plan = intact(file);
        Since earlier = earlier(plan);
        var streams = common.streams();
        switch (common.format) {
            case json, jsonl -> common.data(plan.tree());
            case html -> streams.out().print(PlanSheet.of(plan, earlier, start(plan)));
            case text, markdown ->
                PlanPage.of(plan, earlier, streams.width(), streams.ink()).forEach(streams.out()::println);
        }
        streams.out().flush();
        return Exit.DONE.code();
    }

    private static PlanDocument intact(Path path) {
        var plan = PlanFile.read(path);
        if (!plan.document().intact()) {
            throw plan.edited();
        }
        return plan.document();
    }

    private Since earlier(PlanDocument plan) {
        if (since != null && artifacts != null) {
            throw usage("--since and --artifacts both name an earlier plan");
        }
        if (artifacts != null) {
            return LastRun.before(plan, artifacts);
        }
        if (since == null) {
            return new Since.Nothing(common.format == Format.html ? NOTHING : "");
        }
        PlanDocument earlier = intact(since);
        if (!earlier.at("cluster").equals(plan.at("cluster"))) {
            throw usage(since + " is a plan of " + earlier.at("cluster").asText() + ", expected one of "
                    + plan.at("cluster").asText());
        }
        return new Since.Earlier(
                earlier, Figures.minute(earlier.plan().madeAt()) + ", " + Figures.brief(earlier.claimed()));
    }

    private static Failure usage(String says) {
        return new Failure(Exit.USAGE, says, "drydock show PLAN.json --since OLD-PLAN.json");
    }

    /** Whoever asked for the plan signs it, unless somebody else is named. */
    private Statement start(PlanDocument plan) {
        String by = common.as == null ? plan.at("requestedBy").asText() : common.who();
        var speech = new Speech("start", "", "", by, plan.at("reason").asText(), Json.MAPPER.createObjectNode());
        return speech.start(plan, common.clock().instant());
    }
}
