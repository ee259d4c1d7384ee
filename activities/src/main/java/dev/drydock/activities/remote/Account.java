package dev.drydock.activities.remote;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the worker runs as, where OpenSSH's defaults come from.
 *
 * @param agent socket of the ssh-agent; null: there is none
 */
public record Account(String user, Path home, @Nullable Path agent) {
    public static Account own() {
        return new Account(
                System.getProperty("user.name"),
                Path.of(System.getProperty("user.home")),
                Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
                        .filter(socket -> !socket.isBlank())
                        .map(Path::of)
                        .orElse(null));
    }

    Path ssh(String file) {
        return home.resolve(".ssh").resolve(file);
    }
}
