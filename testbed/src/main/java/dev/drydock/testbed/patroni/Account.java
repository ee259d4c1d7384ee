package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who etcd, Patroni and PostgreSQL run as: whoever asks, or {@code postgres} where that is root, whom initdb refuses.
 *
 * @param switched whether it is somebody else than who asks
 */
record Account(String name, boolean switched) {

    private static final Duration SHORT = Duration.ofSeconds(20);

    static Account here() {
        var user = System.getProperty("user.name");
        return user.equals("root") ? new Account("postgres", true) : new Account(user, false);
    }

    boolean exists() {
        return !switched || Commands.run(List.of("id", "-u", name), SHORT).code() == 0;
    }

    /** The command as this account runs it, with an environment of its own: root's PATH leads where nobody else may look. */
    List<String> command(Path home, List<String> command) {
        var words = new ArrayList<String>();
        if (switched) {
            words.addAll(List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups"));
        }
        words.addAll(List.of("env", "-i", "PATH=/usr/bin:/bin", "HOME=" + home, "LC_ALL=C.UTF-8"));
        words.addAll(command);
        return words;
    }

    /** Makes a directory that nobody else may enter; one that is there is kept. */
    void directory(Path path) {
        var words = new ArrayList<>(List.of("install", "-d", "-m", "700"));
        if (switched) {
            words.addAll(List.of("-o", name, "-g", name));
        }
        words.add(path.toString());
        must(words);
    }

    /** Writes a file that nobody else may read, not even for a moment. */
    void file(Path path, String text) throws IOException {
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(path, text);
        if (switched) {
            must(List.of("chown", name + ":", path.toString()));
        }
    }

    private static void must(List<String> command) {
        var ended = Commands.run(command, SHORT);
        if (ended.code() != 0) {
            throw new TestbedFailure(String.join(" ", command) + " ended with " + ended.code() + ": " + ended.says());
        }
    }

    /** The first directory on the way that this account may not enter. */
    Optional<Path> barrier(Path directory) {
        if (!switched) {
            return Optional.empty();
        }
        var way = Stream.iterate(directory, each -> each != null, Path::getParent)
                .map(Path::toString)
                .toList()
                .reversed();
        var look = new ArrayList<>(
                List.of("sh", "-c", "for each; do [ -x \"$each\" ] || { echo \"$each\"; exit; }; done", "sh"));
        look.addAll(way);
        var says = Commands.run(command(Path.of("/"), look), SHORT).says();
        return says.isEmpty() ? Optional.empty() : Optional.of(Path.of(says));
    }
}
