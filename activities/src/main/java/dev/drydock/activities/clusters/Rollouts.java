package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.policy.RolloutPolicy;

/** How a cluster file's {@code rollout} is read. */
final class Rollouts {
    private static final int MOST_IN_FLIGHT = 200;

    private Rollouts() {}

    static RolloutPolicy read(Entry.Table table) {
        table.only("canary", "batch", "max-failures", "in-flight", "by", "pause-between");
        var usual = RolloutPolicy.DEFAULT;
        return new RolloutPolicy(
                table.text("canary").map(t -> Values.size(t, 1)).orElse(usual.canary()),
                table.text("batch").map(t -> Values.size(t, 1)).orElse(usual.batch()),
                table.text("max-failures").map(t -> Values.size(t, 0)).orElse(usual.maxFailures()),
                table.text("in-flight").map(Rollouts::inFlight).orElse(usual.inFlight()),
                table.text("by").map(Rollouts::by).orElse(usual.by()),
                table.text("pause-between").map(Scalars::duration).orElse(usual.pauseBetween()));
    }

    private static int inFlight(Entry.Text text) {
        int count = Scalars.count(text);
        if (count < 1 || count > MOST_IN_FLIGHT) {
            throw text.place().refused(count + " seen; expected 1 to " + MOST_IN_FLIGHT + " nodes at once");
        }
        return count;
    }

    private static String by(Entry.Text text) {
        if (!text.value().equals("zone")) {
            throw text.place().refused("'" + text.value() + "' seen; expected zone, or leave the key out");
        }
        return text.value();
    }
}
