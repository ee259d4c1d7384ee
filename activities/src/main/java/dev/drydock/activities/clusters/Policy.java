package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a cluster file's {@code rollout} and {@code gates} are read. */
final class Policy {
    private static final int MOST_IN_FLIGHT = 200;
    private static final Duration GATE_OPEN = Duration.ofHours(24);

    private Policy() {}

    static RolloutPolicy rollout(Entry.Table table) {
        table.only("canary", "batch", "max-failures", "in-flight", "by", "pause-between");
        var usual = RolloutPolicy.DEFAULT;
        return new RolloutPolicy(
                table.text("canary").map(t -> Values.size(t, 1)).orElse(usual.canary()),
                table.text("batch").map(t -> Values.size(t, 1)).orElse(usual.batch()),
                table.text("max-failures").map(t -> Values.size(t, 0)).orElse(usual.maxFailures()),
                table.text("in-flight").map(Policy::inFlight).orElse(usual.inFlight()),
                table.text("by").map(Policy::by).orElse(usual.by()),
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

    /** @param signers null: people have no keys here and only unsigned statements can count */
    static Map<String, GatePolicy> gates(Entry.Table table, Set<String> known, @Nullable Signers signers) {
        table.only(known);
        var gates = new TreeMap<String, GatePolicy>();
        table.values().forEach((name, entry) -> gates.put(name, gate(entry.asTable(), signers)));
        return gates;
    }

    private static GatePolicy gate(Entry.Table gate, @Nullable Signers signers) {
        gate.only("quorum", "approvers", "expires");
        var approvers = gate.find("approvers")
                .orElseThrow(() -> gate.missing("approvers", "[ops-a@example.com]"))
                .asItems();
        List<String> names = people(approvers, signers);
        Entry.Text quorum = gate.required("quorum", "1");
        int count = Scalars.count(quorum);
        if (count < 1 || count > names.size()) {
            throw quorum.place().refused(count + " of " + names.size() + " approvers can never be reached");
        }
        return new GatePolicy(
                count, names, gate.text("expires").map(Policy::open).orElse(GATE_OPEN));
    }

    private static Duration open(Entry.Text text) {
        Duration duration = Scalars.duration(text);
        if (duration.isZero()) {
            throw text.place().refused("a gate that is open for no time can never pass; write for example 24h");
        }
        return duration;
    }

    private static List<String> people(Entry.Items approvers, @Nullable Signers signers) {
        var seen = new HashSet<String>();
        for (Entry entry : approvers.values()) {
            Entry.Text name = entry.asText();
            if (!seen.add(name.value())) {
                throw name.place().refused(name.value() + " stands twice and would count once; keep one");
            }
            if (signers != null && !signers.who().lists(name.value())) {
                throw name.place()
                        .refused(name.value() + " has no key in " + signers.file() + "; add a line there or take "
                                + "the approver off");
            }
        }
        return approvers.values().stream().map(e -> e.asText().value()).toList();
    }
}
