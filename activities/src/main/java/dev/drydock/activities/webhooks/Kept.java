package dev.drydock.activities.webhooks;

import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A value that may be a secret; read again each time it is used, so that it can be changed without a restart. */
public sealed interface Kept {
    record Plain(String value) implements Kept {
        @Override
        public String toString() {
            return "Plain[...]";
        }
    }

    record InFile(Path file) implements Kept {}

    record InVariable(String name) implements Kept {}

    /** Without the line end that editors leave; refuses an empty one, saying where it should have been. */
    default String read() {
        String read = switch (this) {
            case Plain(String value) -> value;
            case InFile(Path file) -> contents(file);
            case InVariable(String name) -> {
                String value = System.getenv(name);
                yield value == null ? "" : value;
            }
        };
        if (read.isBlank()) {
            throw new GiveUp(
                    switch (this) {
                        case Plain _ -> "the value is empty";
                        case InFile(Path file) -> "file " + file + " is empty";
                        case InVariable(String name) -> "variable " + name + " is not set for this worker";
                    });
        }
        return read.strip();
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new GiveUp("file " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
