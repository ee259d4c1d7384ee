package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may sign in one plan and not in another, key by key: a name alone signs nothing. */
final class SignerChanges {
    private final Map<String, List<Signer>> was;
    private final Map<String, List<Signer>> is;
    private final List<String> says = new ArrayList<>();

    private SignerChanges(JsonNode was, JsonNode is) {
        this.was = byKey(Signer.all(was));
        this.is = byKey(Signer.all(is));
    }

    /** @param was as a plan freezes {@code allowed_signers}; missing: nobody could sign then */
    static List<String> between(JsonNode was, JsonNode is) {
        var changes = new SignerChanges(was, is);
        boolean named = was.isObject();
        if (named != is.isObject()) {
            changes.says.add(
                    named
                            ? "no keys are named any more: no signed statement can count"
                            : "keys are named now: before, no signed statement could count");
        }
        var keys = new TreeSet<>(changes.is.keySet());
        keys.addAll(changes.was.keySet());
        keys.forEach(changes::key);
        return changes.says;
    }

    private static Map<String, List<Signer>> byKey(List<Signer> signers) {
        var lines = new TreeMap<String, List<Signer>>();
        signers.forEach(signer ->
                lines.computeIfAbsent(signer.key(), _ -> new ArrayList<>()).add(signer));
        return lines;
    }

    private void key(String key) {
        var before = without(was.getOrDefault(key, List.of()), is.getOrDefault(key, List.of()));
        var after = without(is.getOrDefault(key, List.of()), was.getOrDefault(key, List.of()));
        if (before.size() == 1 && after.size() == 1) {
            changed(before.getFirst(), after.getFirst());
            return;
        }
        after.forEach(line -> says.add(line.told() + " is new" + line.limits()));
        before.forEach(line -> says.add(line.told() + " is gone"));
    }

    private static List<Signer> without(List<Signer> lines, List<Signer> others) {
        return lines.stream().filter(line -> !Set.copyOf(others).contains(line)).toList();
    }

    private void changed(Signer was, Signer is) {
        if (!was.people().equals(is.people())) {
            says.add(is.shown() + " of " + was.people() + " is now of " + is.people());
        }
        if (!was.valid().equals(is.valid())) {
            says.add(is.told() + " is valid " + is.valid() + "; it was valid " + was.valid());
        }
        if (!was.namespaces().equals(is.namespaces())) {
            says.add(is.told() + " counts for " + is.namespaces() + "; it counted for " + was.namespaces());
        }
    }
}
