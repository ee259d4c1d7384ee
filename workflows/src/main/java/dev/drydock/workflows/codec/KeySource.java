package dev.drydock.workflows.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Codec keys and where they come from; read once, when a worker or the command line starts. No workflow reaches it.
 *
 * @param from option, variable and file, as {@code doctor} tells it
 */
public record KeySource(KeyRing keys, String from) {
    public static final String OPTION = "--codec-key-file";

    /** Names a file. */
    public static final String FILE = "DRYDOCK_CODEC_KEY_FILE";

    /** Holds the lines themselves, parted by line ends or commas. */
    public static final String LINES = "DRYDOCK_CODEC_KEY";

    public static final KeySource NONE = new KeySource(KeyRing.EMPTY, "default");

    /** Service managers hand secrets to a group that is the service's own, so a group may read and no more. */
    private static final Set<PosixFilePermission> OPEN = Set.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /**
     * An option beats the environment.
     *
     * @throws IllegalArgumentException with a sentence that names file and line, never a key
     */
    public static KeySource of(@Nullable Path option, Map<String, String> env) {
        if (option != null) {
            return file(option, OPTION);
        }
        String file = env.getOrDefault(FILE, "");
        String lines = env.getOrDefault(LINES, "");
        if (!file.isEmpty() && !lines.isEmpty()) {
            throw new IllegalArgumentException(FILE + " and " + LINES + " are both set: unset one of them");
        }
        if (!file.isEmpty()) {
            return file(Path.of(file), FILE);
        }
        return lines.isEmpty() ? NONE : new KeySource(KeyRing.read(LINES, List.of(lines.split("[,\n]", -1))), LINES);
    }

    private static KeySource file(Path file, String by) {
        try {
            refuseOpen(file);
            return new KeySource(KeyRing.read(file.toString(), Files.readAllLines(file)), by + " " + file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no codec key file " + file + " (" + by + ")", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("codec key file " + file + " (" + by + ") cannot be read: " + e, e);
        }
    }

    private static void refuseOpen(Path file) throws IOException {
        Set<PosixFilePermission> allowed;
        try {
            allowed = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException e) {
            return; // a file system without owners
        }
        var open = EnumSet.copyOf(OPEN);
        open.retainAll(allowed);
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("codec key file " + file + " is open to others ("
                    + PosixFilePermissions.toString(allowed) + "), so its keys are not used: chmod 600 " + file);
        }
    }
}
