package dev.drydock.starter.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The script for fish: a line for each verb, option and parameter, under the condition that the words before the cursor
 * lead there. What comes before a verb takes no value, so that the words without a dash are the verb, its subcommand and
 * then parameters.
 */
final class FishScript {
    /** Whether the words lead to a verb, and whether nothing follows it yet. */
    private static final String CONDITIONS = """
            # Completes drydock in fish.
            function __drydock_words
                commandline -opc | string match -v -- '-*' | tail -n +2
            end
            function __drydock_at
                set -l words (__drydock_words)
                test (count $words) -ge (count $argv); and test "$words[1..$(count $argv)]" = "$argv"
            end
            function __drydock_ends_at
                set -l words (__drydock_words)
                test "$words" = "$argv"
            end
            complete -c drydock -e
            complete -c drydock -f
            """;

    private final List<String> lines = new ArrayList<>();

    private FishScript() {}

    static String of(CommandSpec drydock) {
        var script = new FishScript();
        script.verb(drydock, "");
        return CONDITIONS + String.join("\n", script.lines) + "\n";
    }

    /** @param words that lead to it */
    private void verb(CommandSpec spec, String words) {
        var verbs = Takes.verbs(spec);
        String here = verbs.isEmpty() ? "__drydock_at" + words : "__drydock_ends_at" + words;
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> option(here, option));
        spec.positionalParameters().forEach(parameter -> line(here, values(parameter), ""));
        verbs.forEach((name, verb) -> {
            line(here, " -a " + name, says(verb));
            verb(verb, words + " " + name);
        });
    }

    private void option(String here, OptionSpec option) {
        var names = new StringBuilder();
        Stream.of(option.names())
                .forEach(name ->
                        names.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", "")));
        String value = Takes.nothing(option) ? "" : (Takes.of(option).files() ? " -r" : " -x") + values(option);
        line(here, names + value, says(option.description()));
    }

    private static String values(ArgSpec arg) {
        Takes takes = Takes.of(arg);
        return (takes.files() ? " -F" : "")
                + (takes.words().isEmpty() ? "" : " -a " + quoted(String.join(" ", takes.words())));
    }

    private void line(String here, String offered, String says) {
        if (!offered.isEmpty()) {
            lines.add(
                    "complete -c drydock -n " + quoted(here) + offered + (says.isEmpty() ? "" : " -d " + quoted(says)));
        }
    }

    private static String says(CommandSpec verb) {
        var usage = verb.usageMessage();
        return says(usage.header().length > 0 ? usage.header() : usage.description());
    }

    private static String says(String... lines) {
        return lines.length == 0 ? "" : lines[0].replace("%%", "%");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
