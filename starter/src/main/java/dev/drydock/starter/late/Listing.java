package dev.drydock.starter.late;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of {@link LateRow}, read as often as asked and never held. The digest is over the unpacked lines, so whoever
 * wants to be sure reads all of them once before showing any.
 */
public final class Listing {
    private static final int GZIP = 0x1f8b;

    private final String name;
    private final Source source;
    private final @Nullable String digest;
    private final Exit unreadable;

    /** @param text the line as it stands there, so that fields this version does not know are not lost */
    public record Line(String text, LateRow row) {}

    /** Opens the same bytes again, packed or not. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** @param digest what the lines must come to; null: nobody knows */
    Listing(String name, Source source, @Nullable String digest) {
        this(name, source, digest, Exit.CHECK_FAILED);
    }

    /** @param unreadable whose mistake it is when there is no listing in it */
    private Listing(String name, Source source, @Nullable String digest, Exit unreadable) {
        this.unreadable = unreadable;
        this.name = name;
        this.source = source;
        this.digest = digest;
    }

    /** A listing in a file, or the only one in a directory. */
    public static Listing at(Path path) {
        Path file = Files.isDirectory(path) ? only(path) : path;
        if (!Files.isRegularFile(file)) {
            throw new Failure(Exit.USAGE, "there is no listing " + file, "drydock late CLUSTER --from FILE");
        }
        return new Listing(file.toString(), () -> Files.newInputStream(file), digest(file), Exit.USAGE);
    }

    private static Path only(Path directory) {
        try (Stream<Path> inside = Files.walk(directory, 2)) {
            List<Path> found = inside.filter(f ->
                            f.toString().endsWith(".jsonl.gz") || f.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            String several = found.stream().limit(5).map(Path::toString).collect(Collectors.joining(", "));
            throw new Failure(
                    Exit.USAGE,
                    directory + " holds " + (found.isEmpty() ? "no listing" : found.size() + " listings: " + several),
                    "drydock late CLUSTER --from FILE, with the list that status -o json names");
        } catch (IOException e) {
            throw new Failure(Exit.USAGE, directory + " cannot be read: " + e, "drydock late CLUSTER --from FILE", e);
        }
    }

    /** A file that is named by a digest has to keep what its name says. */
    private static @Nullable String digest(Path file) {
        String bare = String.valueOf(file.getFileName()).replaceFirst("\\.jsonl(\\.gz)?$", "");
        return bare.matches("[0-9a-f]{64}") ? "sha256:" + bare : null;
    }

    public String name() {
        return name;
    }

    public void each(Consumer<Line> taking) {
        var seen = Json.sha256();
        try (var lines = new BufferedReader(
                new InputStreamReader(new DigestInputStream(unpacked(source.open()), seen), StandardCharsets.UTF_8))) {
            long at = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                at++;
                taking.accept(new Line(line, row(line, at)));
            }
            if (at == 0 && digest == null) {
                throw broken(unreadable, "it is empty, expected at least one row", null);
            }
        } catch (IOException e) {
            throw broken(unreadable, "it cannot be read to its end: " + e.getMessage(), e);
        }
        String found = "sha256:" + HexFormat.of().formatHex(seen.digest());
        if (digest != null && !digest.equals(found)) {
            throw broken(Exit.CHECK_FAILED, "its lines have digest " + found + ", expected " + digest, null);
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        var in = new BufferedInputStream(raw);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP ? new GZIPInputStream(in) : in;
    }

    private LateRow row(String line, long at) {
        try {
            LateRow row = Json.read(Json.read(line), LateRow.class);
            // Jackson leaves absent fields null, whatever the record says.
            for (Object part :
                    new Object[] {row.table(), row.key(), row.kind(), row.verdict(), row.cells(), row.by()}) {
                Objects.requireNonNull(part, "a field is missing");
            }
            return row;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw broken(
                    unreadable,
                    "line " + at + " is no row of a listing, expected one as late CLUSTER -o jsonl prints it",
                    e);
        }
    }

    private Failure broken(Exit exit, String why, @Nullable Exception cause) {
        String says = "listing " + name + " was altered or damaged: " + why;
        String next = "drydock late CLUSTER";
        return cause == null ? new Failure(exit, says, next) : new Failure(exit, says, next, cause);
    }
}
