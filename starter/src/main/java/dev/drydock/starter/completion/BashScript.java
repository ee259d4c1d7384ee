package dev.drydock.starter.completion;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The script that picocli makes for bash, which zsh can read too. It is made from a copy of the command line in which the
 * types and candidates say all that {@link Takes} knows, for picocli asks nothing else. Both shells find what is said of a
 * name also when it is typed with a directory before it.
 */
final class BashScript {
    private static final String NAME = "drydock";

    /** Would undo what the user's own aliases of other commands complete (picocli 4.7.7). */
    private static final String FOREIGN = """
              # Make alias a distinct command for completion purposes when using zsh (see [4])
              setopt COMPLETE_ALIASES
              alias compopt=complete

            """;

    private BashScript() {}

    static String of(CommandSpec drydock) {
        return AutoComplete.bash(NAME, new CommandLine(copy(drydock)));
    }

    static String forZsh(CommandSpec drydock) {
        return of(drydock).replace(FOREIGN, "");
    }

    private static CommandSpec copy(CommandSpec spec) {
        var copy = CommandSpec.create();
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> copy.addOption(copy(option)));
        spec.positionalParameters().forEach(parameter -> copy.addPositional(copy(parameter)));
        Takes.verbs(spec).forEach((name, verb) -> copy.addSubcommand(name, new CommandLine(copy(verb))));
        return copy;
    }

    private static OptionSpec copy(OptionSpec option) {
        var copy = OptionSpec.builder(option.names()).paramLabel(option.paramLabel());
        if (Takes.nothing(option)) {
            return copy.type(boolean.class).arity("0").build();
        }
        Takes takes = Takes.of(option);
        return copy.type(type(takes))
                .completionCandidates(candidates(takes))
                .arity("1")
                .build();
    }

    private static PositionalParamSpec copy(PositionalParamSpec parameter) {
        Takes takes = Takes.of(parameter);
        return PositionalParamSpec.builder()
                .index(parameter.index())
                .paramLabel(parameter.paramLabel())
                .type(type(takes))
                .completionCandidates(candidates(takes))
                .arity("0..1")
                .build();
    }

    private static Class<?> type(Takes takes) {
        return takes.files() ? Path.class : String.class;
    }

    /** None at all is null: an empty list would keep picocli from offering files. */
    private static @Nullable List<String> candidates(Takes takes) {
        return takes.words().isEmpty() ? null : takes.words();
    }
}
