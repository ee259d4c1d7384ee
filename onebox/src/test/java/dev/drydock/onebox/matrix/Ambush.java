package dev.drydock.onebox.matrix;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Where a run is to be disturbed next, as files that the worker, the node's commands and whoever disturbs all see:
 * {@code current} names the directory of the trap that lies now.
 */
record Ambush(Path dir) {
    private static final Duration HELD = Duration.ofMinutes(1);
    private static final Duration COMES = Duration.ofMinutes(2);
    private static final Duration STILL = Duration.ofSeconds(1);

    /** One place and moment. Traps that were sprung stay, so that what waits in them goes on. */
    Trap lay(Cell cell) {
        try {
            Path place = Files.createTempDirectory(Files.createDirectories(dir), "trap");
            var trap = new Trap(place, cell.step(), cell.moment());
            put(
                    "current",
                    place.getFileName() + " " + cell.step().name() + " "
                            + cell.moment().name());
            return trap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void none() {
        put("current", "");
    }

    private void put(String file, String text) {
        try {
            Path part = Files.writeString(Files.createDirectories(dir).resolve(file + ".part"), text + "\n");
            Files.move(part, dir.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the worker: the trap that lies for this asking of a step; each springs once. */
    Optional<Trap> springs(String type, Object[] arguments) {
        try {
            String[] words = Files.readString(dir.resolve("current")).strip().split(" ", -1);
            if (words.length < 3 || !Step.valueOf(words[1]).is(type, arguments)) {
                return Optional.empty();
            }
            var trap = new Trap(dir.resolve(words[0]), Step.valueOf(words[1]), Moment.valueOf(words[2]));
            return trap.make("begun") ? Optional.of(trap) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Files tell how far it is: {@code begun}, {@code reached} and {@code ended} the step, {@code armed} which command
     * waits in its middle, {@code frozen} that the agent holds still, {@code go} that all go on.
     */
    record Trap(Path place, Step step, Moment moment) {
        /**
         * Waits until the run is there.
         *
         * @param freeze makes the node's agent hold still
         * @return why it never was; empty: it is there now
         */
        String awaitMoment(Runnable freeze) {
            boolean freezes = moment == Moment.DURING && step.within().isEmpty();
            String sign = switch (moment) {
                case BEFORE -> "begun";
                case DURING -> freezes ? "begun" : "reached";
                case AFTER -> "ended";
            };
            try {
                await().atMost(COMES).until(() -> is(sign) || is("ended"));
                if (freezes) {
                    freeze.run();
                    make("frozen");
                    await().during(STILL).atMost(STILL.multipliedBy(3)).until(() -> !is("ended"));
                }
                return is(sign) ? "" : step + " ended before it could be disturbed in its middle";
            } catch (ConditionTimeoutException e) {
                return "the run did not come to the moment " + moment + " " + step + " within " + COMES.toSeconds()
                        + " s";
            }
        }

        void go() {
            make("go");
        }

        /** In the worker. */
        void beforeStep() {
            switch (moment) {
                case BEFORE -> hold("go");
                case DURING -> {
                    if (step.within().isEmpty()) {
                        hold("frozen");
                    } else {
                        new Ambush(place).put("armed", Step.NODE + " " + step.within());
                    }
                }
                case AFTER -> {}
            }
        }

        /** In the worker. */
        void afterStep() {
            make("ended");
            if (moment == Moment.AFTER) {
                hold("go");
            }
        }

        /** In the worker: a step that failed before anybody came by is waited for once more. */
        void failed() {
            boolean passed = moment == Moment.BEFORE || is("reached") || is("frozen");
            if (!passed) {
                for (String file : List.of("armed", "begun")) {
                    place.resolve(file).toFile().delete();
                }
            }
        }

        private void hold(String until) {
            await().atMost(HELD).pollInterval(Duration.ofMillis(20)).until(() -> is(until));
        }

        private boolean is(String file) {
            return Files.exists(place.resolve(file));
        }

        /** False when it is there already. */
        private boolean make(String file) {
            try {
                Files.createFile(place.resolve(file));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
