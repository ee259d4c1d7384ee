package dev.drydock.starter.cli;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A statement's file and the signature's beside it, to the byte. */
final class Papers {
    private static final int LONGEST = 1_000_000;

    private Papers() {}

    /** The signature's file: the one that was named, else the one that ssh-keygen makes; null: there is none. */
    static @Nullable Path signature(Path file, @Nullable Path named) {
        if (named != null) {
            return named;
        }
        Path beside = file.resolveSibling(file.getFileName() + ".sig");
        return Files.exists(beside) ? beside : null;
    }

    static byte[] bytes(Path file, String next) {
        try (var in = Files.newInputStream(file)) {
            return bytes(file.toString(), in, next);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.toString();
            throw new Failure(Exit.USAGE, file + " cannot be read: " + why, next, e);
        }
    }

    static byte[] bytes(String where, InputStream in, String next) {
        try {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new Failure(
                        Exit.USAGE,
                        where + " has more than " + LONGEST + " bytes, and no statement is that long",
                        next);
            }
            return bytes;
        } catch (IOException e) {
            throw new Failure(Exit.USAGE, where + " cannot be read: " + e, next, e);
        }
    }
}
