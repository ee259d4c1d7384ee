package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.nio.file.Path;
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

    /** Gives it a directory that nobody else may enter. */
    void own(Path directory) {
        run("install", "-d", "-m", "700", directory);
    }

    /** Gives it a file that nobody else may read. */
    void ownFile(Path file) {
        must(List.of("chmod", "600", file.toString()));
        if (switched) {
            must(List.of("chown", name + ":", file.toString()));
        }
    }

    private void run(String command, String flag, String option, String value, Path directory) {
        var words = new ArrayList<>(List.of(command, flag, option, value));
        if (switched) {
            words.addAll(List.of("-o", name, "-g", name));
        }
        words.add(directory.toString());
        must(words);
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
