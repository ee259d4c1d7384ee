package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile.ServiceEntry;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.reseed.Reseed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the cluster file wants done around a node's own steps: hooks and companions. */
final class Around {
    private static final Duration HOOK = Duration.ofMinutes(9);
    private static final Duration COMPANION = Duration.ofMinutes(4);

    private Around() {}

    /** A hook that died half-way is for a person: only its writer knows whether it may run twice. */
    static Reseed.Done hook(CorrosionNode node, Doing doing, Reseed.Run run, String name) {
        String line = node.cluster().hooks().getOrDefault(name, "");
        if (line.isEmpty()) {
            return new Reseed.Done("no hook");
        }
        String shell = "export DRYDOCK_CLUSTER=" + Sh.quote(run.cluster()) + " DRYDOCK_NODE=" + Sh.quote(node.name())
                + " DRYDOCK_RUN=" + Sh.quote(run.id()) + "\n" + line;
        String said = doing.once(new Doing.Command(name, shell, Again.ASK, HOOK, Duration.ZERO))
                .out();
        return new Reseed.Done("hook " + name + " ran" + (said.isBlank() ? "" : ": " + Worksite.lastLines(said)));
    }

    /** {@code consul sync} makes its tables at its own start only, and a restored database has none. */
    static Reseed.Done companions(CorrosionNode node, Doing doing) {
        List<ServiceEntry> companions = node.cluster().companions();
        if (companions.isEmpty()) {
            return new Reseed.Done("no companions");
        }
        String shell = companions.stream().map(Around::restart).collect(Collectors.joining(" && "));
        doing.once(new Doing.Command("companions", shell, Again.RUN, COMPANION, Duration.ZERO));
        return new Reseed.Done(
                "restarted " + companions.size() + (companions.size() == 1 ? " companion" : " companions"));
    }

    private static String restart(ServiceEntry service) {
        return service.systemd() != null
                ? "systemctl restart " + Sh.quote(service.systemd())
                : "{ " + service.stop() + "\n} && { " + service.start() + "\n}";
    }
}
