package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that a pid file names: its pid, and the start time that /proc told when it was written. The same pid with
 * another start time is somebody else, and is left alone.
 */
public record AgentProcess(long pid, String began) {

    public static Optional<AgentProcess> of(Path pidFile) {
        try {
            var words = Files.readString(pidFile).strip().split(" ", -1);
            return Optional.of(new AgentProcess(Long.parseLong(words[0]), words.length > 1 ? words[1] : ""));
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /** A zombie is gone: it waits for a parent that may never ask, as in a container without an init. */
    public boolean alive() {
        var stat = Path.of("/proc", String.valueOf(pid), "stat");
        try {
            var text = Files.readString(stat);
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return !fields[0].equals("Z") && (began.isEmpty() || fields[19].equals(began));
        } catch (IOException noSuchProcess) {
            return Files.notExists(Path.of("/proc/self/stat"))
                    && ProcessHandle.of(pid).isPresent();
        }
    }

    public void signal(boolean forcibly) {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(process -> {
                var _ = forcibly ? process.destroyForcibly() : process.destroy();
            });
        }
    }
}
