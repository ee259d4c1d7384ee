package dev.drydock.starter.completion;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an option or a parameter takes. Where its type does not tell, its label does: {@code text|json} are the words
 * themselves, {@code FILE}, {@code DIR}, {@code PLAN.json} are files.
 *
 * @param words from which one is chosen; empty: none is known
 * @param files whether it can be a file or a directory
 */
record Takes(List<String> words, boolean files) {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");
    private static final Pattern FILE = Pattern.compile("FILE|DIR|BIN|[A-Z-]+\\.[a-z]+");

    Takes {
        words = List.copyOf(words);
    }

    static Takes of(ArgSpec arg) {
        var labels = List.of(arg.paramLabel().split("\\|", -1));
        var words = new ArrayList<String>();
        if (arg.completionCandidates() != null) {
            arg.completionCandidates().forEach(words::add);
        } else if (labels.size() > 1) {
            labels.stream().filter(label -> WORD.matcher(label).matches()).forEach(words::add);
        } else if (arg.command() != null && arg.command().userObject() instanceof HelpCommand && !arg.isOption()) {
            words.addAll(verbs(arg.command().parent()).keySet());
        }
        boolean labelled = labels.stream().anyMatch(label -> FILE.matcher(label).matches());
        return new Takes(words, labelled || path(arg));
    }

    /** Whether it stands alone, so that the next word is not its value. */
    static boolean nothing(OptionSpec option) {
        return option.arity().max() == 0;
    }

    /** Subcommands that help shows, in its order. */
    static Map<String, CommandSpec> verbs(CommandSpec spec) {
        var verbs = new LinkedHashMap<String, CommandSpec>();
        spec.subcommands().forEach((name, line) -> verbs.put(name, line.getCommandSpec()));
        verbs.values().removeIf(verb -> verb.usageMessage().hidden());
        return verbs;
    }

    private static boolean path(ArgSpec arg) {
        return Stream.concat(Stream.of(arg.type()), Stream.of(arg.auxiliaryTypes()))
                .anyMatch(type -> type == Path.class || type == File.class);
    }
}
