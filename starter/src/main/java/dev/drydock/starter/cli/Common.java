package dev.drydock.starter.cli;

import dev.drydock.starter.server.Connecting;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every verb has: the output format, a connection, and who asks. */
final class Common {
    private final Streams streams;
    private final InstantSource clock = InstantSource.system();

    private final Set<Format> more;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec verb;

    Format format = Format.text;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "one of ${COMPLETION-CANDIDATES}")
    void format(Format asked) {
        if (!asked.everywhere() && !more.contains(asked)) {
            throw new ParameterException(
                    Objects.requireNonNull(verb).commandLine(),
                    "-o " + asked + " is for " + (asked == Format.html ? "show and late" : "review")
                            + " alone: expected text, json or jsonl");
        }
        format = asked;
    }

    /** What {@code -o} may be, other words for other verbs: empty until {@link #formats}. */
    static final class Formats extends ArrayList<String> {}

    /** Says of a verb's {@code -o} what the verb writes, which no annotation can. */
    static void formats(CommandSpec verb) {
        for (var option : verb.options()) {
            if (option.completionCandidates() instanceof Formats words && scope(option) instanceof Common common) {
                Stream.of(Format.values())
                        .filter(format -> format.everywhere() || common.more.contains(format))
                        .map(Format::name)
                        .forEach(words::add);
            }
        }
    }

    private static @Nullable Object scope(OptionSpec option) {
        try {
            return option.scope().get();
        } catch (Exception e) {
            throw new IllegalStateException("picocli keeps an annotated object at hand", e);
        }
    }

    @Option(
            names = "--as",
            paramLabel = "WHO",
            description = "who you are (DRYDOCK_AS; default: who the key is listed for, or USER@HOST where none signs)")
    @Nullable String as;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @ArgGroup(validate = false, heading = "Connection, as the temporal command has it:%n")
    Connecting connecting = new Connecting();

    Common(Streams streams) {
        this(streams, Set.of());
    }

    /** @param more what this verb writes besides text, json and jsonl */
    Common(Streams streams, Set<Format> more) {
        this.streams = streams;
        this.more = Set.copyOf(more);
    }

    Streams streams() {
        return streams;
    }

    InstantSource clock() {
        return clock;
    }

    boolean json() {
        return format == Format.json || format == Format.jsonl;
    }

    /** Runs something against the service; what the connection cannot do is told as one sentence. */
    <T> T with(Function<Server, T> work) {
        var settings = connecting.settings(streams.env());
        try (var server = Server.connect(settings)) {
            return work.apply(server);
        } catch (RuntimeException | Locked e) {
            throw Server.told(settings, e);
        }
    }

    /** One value for a program: pretty, or on a line of its own. */
    void data(Object value) {
        if (format == Format.jsonl) {
            streams.out().println(Json.MAPPER.valueToTree(value).toString());
        } else {
            streams.out().println(Json.pretty(value));
        }
        streams.out().flush();
    }

    /** What a verb is about to do, a wrapped line for each; digests stay whole, to be compared. */
    void about(String label, String text) {
        String first = "  " + Columns.cell(label, 9);
        if (text.startsWith("sha256:")) {
            tell(first + text);
        } else {
            Columns.hang(first, text, streams.width()).forEach(this::tell);
        }
    }

    void tell(String line) {
        streams.err().println(line);
        streams.err().flush();
    }

    void next(String command) {
        tell("next: " + streams.typed(command));
    }

    /** Who somebody says they are; empty: they do not say. */
    String asked() {
        return as != null && !as.isBlank()
                ? as
                : streams.env().getOrDefault("DRYDOCK_AS", "").strip();
    }

    String who() {
        if (!asked().isEmpty()) {
            return asked();
        }
        return System.getProperty("user.name", "unknown") + "@" + host();
    }

    private String host() {
        String host = streams.env().getOrDefault("HOSTNAME", "");
        try {
            return host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static String cluster(String text) {
        try {
            return ClusterName.of(text).toString();
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), "drydock clusters", e);
        }
    }
}
