package dev.drydock.onebox.rollback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where workers are to die, as files: {@code moment} says when, and one file a kind of step that somebody died at it. */
record Doom(Path dir) {
    /** Of a step, as the worker that dies sees it. */
    enum Moment {
        /** It has the step, and has not begun. */
        BEFORE,
        /** The step is at work, or has just ended when it is a quick one. */
        DURING,
        /** The step has ended, and the Temporal server was not told yet. */
        AFTER
    }

    /** @param steps those that have one coming, e.g. {@code RollbackMark}; empty: all that are asked for */
    void lay(Moment moment, List<String> steps) {
        try {
            Files.createDirectories(dir);
            Files.writeString(dir.resolve("moment"), moment.name() + " " + String.join(",", steps));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a worker: when it dies at this step; each kind of step has one death. */
    Optional<Moment> at(String step) {
        Path file = dir.resolve("moment");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).split(" ", -1);
            boolean meant =
                    words[1].isEmpty() || List.of(words[1].split(",", -1)).contains(step);
            if (!meant || !step.matches("(Rollback|Late).*")) {
                return Optional.empty();
            }
            Files.createFile(dir.resolve(words[0].toLowerCase(Locale.ROOT) + "-" + step));
            return Optional.of(Moment.valueOf(words[0]));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The steps at which somebody died. */
    List<String> died() {
        try (Stream<Path> files = Files.list(dir)) {
            var steps = new TreeSet<String>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("-"))
                    .forEach(name -> steps.add(name.substring(name.indexOf('-') + 1)));
            return List.copyOf(steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
