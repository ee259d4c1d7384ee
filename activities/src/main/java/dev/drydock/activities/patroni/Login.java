package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in, and where the password is, which is read when it is used and kept nowhere.
 *
 * @param file null: a variable names it
 * @param variable of the worker's environment; null: a file holds it
 */
record Login(String username, @Nullable Path file, @Nullable String variable) {
    static Login of(JsonNode login) {
        return new Login(
                login.path("username").asText(),
                login.has("password-file") ? Path.of(login.path("password-file").asText()) : null,
                login.has("password-env") ? login.path("password-env").asText() : null);
    }

    String password() {
        return password(System::getenv);
    }

    String password(UnaryOperator<@Nullable String> environment) {
        String password = file != null ? read(file) : environment.apply(variable);
        if (password == null || password.isEmpty()) {
            throw new GiveUp("the password of " + username + " is empty, expected one in "
                    + (file != null ? "file " + file : "variable " + variable) + " of the worker");
        }
        return password;
    }

    /** For HTTP's {@code authorization}. */
    String basic() {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password()).getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new GiveUp("password file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
