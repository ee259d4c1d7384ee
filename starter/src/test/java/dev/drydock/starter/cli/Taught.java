package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real shell that has read the script, without a terminal and without anybody's settings. */
record Taught(String shell, Path script, Path home) {
    private static final String BASH = """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="${COMP_WORDS[*]}"
            named=$(complete -p drydock | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            "$named" 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    private static final String ZSH = """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"
            offered=("${(@f)$(compgen ${=${_comps[drydock]#_bash_complete}} -- "${@[-1]}")}")
            print -l -- "${(M)offered[@]:#${@[-1]}*}" # as zsh does itself at a TAB
            """;

    /** Types into a zsh of its own that has a terminal, presses TAB, and shows what stands there after a while. */
    private static final String TAB = """
            zmodload zsh/zpty
            zpty -b typed zsh -f -i
            zpty -w typed "PS1='> '; source $1; print -r -- '<''ready>'"
            zpty -r -m typed seen '*<ready>*'
            zpty -n -w typed "$2"$'\\t'
            zpty -r -m typed seen "*$3*" && print -r -- "$seen"
            zpty -d typed
            """;

    private static final String FISH = "source $argv[1]; complete -C \"$argv[2]\"";

    /** Aborts the test where there is no such shell, and says so; on CI it fails. */
    static Taught by(String shell, Path dir) throws IOException {
        if (Stream.of(System.getenv("PATH").split(":")).noneMatch(f -> Files.isExecutable(Path.of(f, shell)))) {
            String says = "NOT TESTED IN " + shell + ": it is not here (apt-get install -y " + shell + ")";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
        }
        var told = Typed.at("127.0.0.1:1", "completion", shell);
        assertThat(told.exit()).as(told.err()).isZero();
        return new Taught(shell, Files.writeString(dir.resolve("drydock." + shell), told.out()), dir);
    }

    /** @param line as far as it is typed; its last word, which may be empty, is to be completed */
    List<String> offers(String line) throws Exception {
        String[] words = line.split(" ", -1);
        String text = script.toString();
        return switch (shell) {
            case "bash" -> run(words, "bash", "--norc", "--noprofile", "-c", BASH, "bash", text);
            case "zsh" -> run(words, "zsh", "-f", "-c", ZSH, "zsh", text);
            default ->
                run(new String[] {line}, "fish", "--no-config", "-c", FISH, text).stream()
                        .map(offer -> offer.replaceFirst("\\t.*", ""))
                        .toList();
        };
    }

    /** Whether it takes the script for one of its own without running it. */
    List<String> complaints() throws Exception {
        return run(new String[0], shell, "-n", script.toString());
    }

    /** What the terminal shows when this was typed and completed to that; zsh alone. */
    List<String> tab(String typed, String that) throws Exception {
        return run(new String[] {typed, that}, "zsh", "-f", "-c", TAB, "zsh", script.toString());
    }

    private List<String> run(String[] more, String... command) throws Exception {
        var words = new ArrayList<>(List.of(command));
        words.addAll(List.of(more));
        var builder = new ProcessBuilder(words).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TERM", "dumb");
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            var said = CompletableFuture.supplyAsync(
                    () -> process.inputReader().lines().toList());
            return said.get(30, TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
