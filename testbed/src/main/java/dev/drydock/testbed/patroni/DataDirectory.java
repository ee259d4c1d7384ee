package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A PostgreSQL's data, and the processes that serve it: each of them works in that directory. */
record DataDirectory(Path path) {

    private static final Duration GONE = Duration.ofSeconds(60);

    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::serves).toList();
    }

    private boolean serves(ProcessHandle process) {
        var proc = Path.of("/proc", String.valueOf(process.pid()));
        try {
            return Files.readSymbolicLink(proc.resolve("cwd")).equals(path)
                    && Files.readString(proc.resolve("comm")).strip().equals("postgres");
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** The postmaster, while one runs. */
    Optional<ProcessHandle> postmaster() {
        try {
            var lines = Files.readAllLines(path.resolve("postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::serves);
        } catch (IOException | NumberFormatException | NoSuchElementException none) {
            return Optional.empty();
        }
    }

    /**
     * As a crash of the machine would; nothing when none runs. All at once: a postmaster's children go on a moment. Returns
     * when the postmaster's number is free too: a zombie's would keep the next one from starting, since PostgreSQL asks
     * kill(2) whether the one in postmaster.pid lives (miscinit.c of 15).
     */
    void kill() {
        var postmaster = postmaster().map(ProcessHandle::pid);
        Waiting.until(
                GONE,
                () -> {
                    var left = processes();
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left.isEmpty();
                },
                () -> "a PostgreSQL in " + path + " still runs after SIGKILL");
        postmaster.ifPresent(pid -> Waiting.until(
                GONE,
                () -> Files.notExists(Path.of("/proc", String.valueOf(pid))),
                () -> "process " + pid + ", a PostgreSQL in " + path + ", is a zombie " + GONE.toSeconds()
                        + " s after SIGKILL: process 1 of this machine lets zombies be; run this below tini -s"));
    }

    /** A fast shutdown, which waits for no client. */
    void stop() {
        postmaster().ifPresent(process -> signal(process.pid(), "INT"));
        Waiting.until(
                GONE,
                () -> processes().isEmpty(),
                () -> "the PostgreSQL in " + path + " still runs " + GONE.toSeconds() + " s after it was told to stop");
    }

    /** Java itself sends no other signals than SIGTERM and SIGKILL. */
    static void signal(long pid, String name) {
        var ended = Commands.run(List.of("/bin/kill", "-" + name, String.valueOf(pid)), Duration.ofSeconds(10));
        if (ended.code() != 0) {
            throw new TestbedFailure("SIG" + name + " to process " + pid + " was refused: " + ended.says());
        }
    }
}
