package dev.drydock.starter.view;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command reads and writes: data on {@code out}, progress and warnings on {@code err}.
 *
 * @param terminal whether a person sits at both ends; otherwise nothing is asked, coloured or redrawn
 */
public record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal, Map<String, String> env) {
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/.-])drydock (?=[a-z-])");

    public Streams {
        env = Map.copyOf(env);
    }

    public static Streams system() {
        // JDK 22 to 24 have a console even without a terminal, the others have none then.
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Streams(System.in, System.out, System.err, terminal, System.getenv());
    }

    public Ink ink() {
        boolean plain = !terminal
                || !env.getOrDefault("NO_COLOR", "").isEmpty()
                || env.getOrDefault("TERM", "").equals("dumb");
        return plain ? Ink.PLAIN : Ink.COLOURED;
    }

    /** Commands in a sentence as they are typed here: {@code ./drydock} says in the environment how it was called. */
    public String typed(String sentence) {
        String called = env.getOrDefault("DRYDOCK_CALLED", "drydock");
        return COMMAND.matcher(sentence).replaceAll(Matcher.quoteReplacement(called + " "));
    }

    /** What a person types until the end of the line, less blanks around it; empty when they close it. */
    public String line() {
        return new String(typed()).strip();
    }

    /** The same without showing it on the terminal; empty when they close it. The caller wipes it. */
    public Optional<char[]> secret(String prompt) {
        var console = in.equals(System.in) ? System.console() : null;
        if (console != null) {
            return Optional.ofNullable(console.readPassword("%s", prompt));
        }
        err.print(prompt);
        err.flush();
        char[] typed = typed();
        return typed.length == 0 ? Optional.empty() : Optional.of(typed);
    }

    /** Byte by byte: what was read ahead would be lost to the next question. */
    private char[] typed() {
        try {
            var bytes = new ByteArrayOutputStream();
            for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
                bytes.write(read);
            }
            return bytes.toString(StandardCharsets.UTF_8).toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns a page may use; a board asks the terminal itself. */
    public int width() {
        String columns = env.getOrDefault("COLUMNS", "");
        return columns.matches("\\d{2,3}") ? Math.clamp(Integer.parseInt(columns), 60, 120) : 80;
    }
}
