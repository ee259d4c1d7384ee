package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a system's own section of a cluster file may hold.
 *
 * @param keys every key with what it is
 * @param required keys each node must end up with
 * @param gates gates the system's runbooks ask about; another name would be a gate that never opens
 */
public record SystemSection(Map<String, Kind> keys, Set<String> required, Set<String> gates) {
    /** One line a system. */
    static final Map<String, SystemSection> KNOWN = Map.of(
            "corrosion",
            new SystemSection(
                    Map.of(
                            "binary", Kind.PROGRAM,
                            "config", Kind.FILE,
                            "service", Kind.SERVICE,
                            "sqlite3", Kind.PROGRAM,
                            "sudo", Kind.FLAG),
                    Set.of("binary", "config", "service"),
                    Set.of("restore", "health", "late", "replay", "undo")));

    public SystemSection {
        keys = Map.copyOf(keys);
        required = Set.copyOf(required);
        gates = Set.copyOf(gates);
    }

    public enum Kind {
        /** A program on the node: a full path, or a name found there. */
        PROGRAM,
        /** A full path on the node that must be readable. */
        FILE,
        SERVICE,
        FLAG
    }

    /** Of a system that a cluster file was read for. */
    public static SystemSection of(String system) {
        return Objects.requireNonNull(KNOWN.get(system), system);
    }

    /** The section as JSON, once the node's own keys lie over the cluster's. */
    ObjectNode read(Entry.Table section) {
        section.only(keys.keySet());
        for (String key : new TreeMap<>(keys).keySet()) {
            if (required.contains(key) && section.find(key).isEmpty()) {
                throw section.missing(key, example(key));
            }
        }
        var json = JsonNodeFactory.instance.objectNode();
        section.values().forEach((key, value) -> set(json, key, value));
        return json;
    }

    private void set(ObjectNode json, String key, Entry value) {
        switch (keys.getOrDefault(key, Kind.FILE)) {
            case PROGRAM -> json.put(key, value.asText().value());
            case FILE -> json.put(key, Values.fullPath(value.asText()));
            case FLAG -> json.put(key, Scalars.flag(value.asText()));
            case SERVICE -> json.set(key, Services.json(Services.read(value)));
        }
    }

    private String example(String key) {
        return switch (keys.getOrDefault(key, Kind.FILE)) {
            case PROGRAM -> "/usr/bin/" + key;
            case FILE -> "/etc/" + key;
            case FLAG -> "true";
            case SERVICE -> "{systemd: UNIT} or {start: \"...\", stop: \"...\"}";
        };
    }
}
