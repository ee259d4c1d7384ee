package dev.drydock.starter.cli;

import dev.drydock.starter.completion.Shell;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.words.Exit;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion SHELL}: needs no service. */
@Command(
        name = "completion",
        description = "a script by which bash, zsh or fish completes verbs, options and values",
        footerHeading = "%nOnce; after an update the script again:%n",
        footer = {
            "  drydock completion bash >~/.drydock.bash; echo . ~/.drydock.bash >>~/.bashrc",
            "  drydock completion zsh >~/.drydock.zsh; echo . ~/.drydock.zsh >>~/.zshrc",
            "  drydock completion fish >~/.config/fish/completions/drydock.fish"
        },
        sortOptions = false)
final class CompletionVerb implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "bash|zsh|fish", description = "the shell")
    private String shell = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    CompletionVerb(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        var whole = Objects.requireNonNull(spec).root();
        streams.out().print(named().script(whole));
        streams.out().flush();
        return Exit.DONE.code();
    }

    private Shell named() {
        return Arrays.stream(Shell.values())
                .filter(known -> known.toString().equals(shell))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        Exit.USAGE,
                        (shell.isEmpty() ? "completion needs a shell" : "there is no completion for '" + shell + "'")
                                + ": expected bash, zsh or fish",
                        "drydock completion --help"));
    }
}
