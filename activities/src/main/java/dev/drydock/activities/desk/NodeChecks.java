package dev.drydock.activities.desk;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.SystemSection;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whether each node of a cluster can be reached and has what steps need; nothing on it changes. */
final class NodeChecks {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int AT_ONCE = 50;

    /** More say less. */
    private static final int NAMED = 20;

    /** What {@code step.sh} stands on beyond POSIX. */
    private static final List<String> TOOLS = List.of("setsid", "timeout");

    private final ClusterFile file;
    private final Reaches reaches;

    NodeChecks(ClusterFile file, Reaches reaches) {
        this.file = file;
        this.reaches = reaches;
    }

    List<Finding> findings() {
        List<Finding> all = all();
        List<Finding> bad = all.stream().filter(f -> !f.ok()).toList();
        List<Finding> named = all.size() <= NAMED && remote() ? all : bad;
        var findings = new ArrayList<>(named.subList(0, Math.min(NAMED, named.size())));
        int good = all.size() - bad.size();
        findings.addFirst(new Finding(
                file.name() + " nodes",
                bad.isEmpty(),
                good + " of " + all.size() + " are reached and have what steps need",
                file.file().toString()));
        return findings;
    }

    private boolean remote() {
        return file.machines().stream().anyMatch(node -> !node.local());
    }

    private List<Finding> all() {
        List<Callable<Finding>> looks = new ArrayList<>();
        file.machines().forEach(node -> looks.add(() -> look(node)));
        try (var pool = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, looks.size()), Thread.ofVirtual().factory())) {
            return pool.invokeAll(looks).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("looking at the nodes of " + file.name() + " was interrupted", e);
        }
    }

    private Finding look(ClusterFile.Node node) {
        String name = file.name() + " node " + node.name();
        String from = file.file().toString();
        try (Reach reach = reaches.to(file, node)) {
            Ran ran = reach.run(line(node), DEADLINE);
            String troubles = String.join("; ", ran.out().lines().toList());
            return ran.ok() && troubles.isEmpty()
                    ? new Finding(name, true, "reached as " + node.address() + ", has what steps need", from)
                    : new Finding(
                            name,
                            false,
                            "node " + node.name() + ": " + troubles + ran.err().strip(),
                            from);
        } catch (GiveUp | TryAgain e) {
            return new Finding(name, false, String.valueOf(e.getMessage()), from);
        }
    }

    /** A line of sh that prints a line for each thing that is not as it should be. */
    private String line(ClusterFile.Node node) {
        var line = new StringBuilder();
        TOOLS.forEach(tool -> program(line, "the steps' tool", tool));
        var keys = SystemSection.of(file.name().system()).keys();
        new TreeMap<>(keys).forEach((key, kind) -> {
            if (node.section().path(key).isTextual()) {
                thing(line, key, kind, node.section().path(key).asText());
            }
        });
        return line + """
                d=%s; while [ ! -e "$d" ]; do d=${d%%/*}; d=${d:-/}; done
                if [ ! -d "$d" ] || [ ! -w "$d" ]; then echo workdir: "$d" is not a directory that $(id -un) can write; fi
                """.formatted(Sh.quote(file.workdir()));
    }

    private static void thing(StringBuilder line, String key, SystemSection.Kind kind, String value) {
        switch (kind) {
            case PROGRAM -> program(line, key, value);
            case FILE ->
                line.append("[ -r %s ] || echo %s\n"
                        .formatted(Sh.quote(value), Sh.quote(key + ": file " + value + " cannot be read")));
            case SERVICE, FLAG, NAME, PATH, ADDRESS, LOGINS, GUARD -> {}
        }
    }

    private static void program(StringBuilder line, String key, String program) {
        line.append("command -v %s >/dev/null || echo %s\n"
                .formatted(Sh.quote(program), Sh.quote(key + ": program " + program + " is not there")));
    }
}
