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
    private static final SystemSection CORROSION = new SystemSection(
            Map.of(
                    "binary", Kind.PROGRAM,
                    "config", Kind.FILE,
                    "service", Kind.SERVICE,
                    "sqlite3", Kind.PROGRAM,
                    "sudo", Kind.FLAG),
            Set.of("binary", "config", "service"),
            Set.of("restore", "health", "late", "replay", "undo"));

    /** In Patroni's own words where it has one. */
    private static final SystemSection PATRONI = new SystemSection(
            Map.ofEntries(
                    Map.entry("scope", Kind.NAME),
                    Map.entry("restapi", Kind.ADDRESS),
                    Map.entry("postgresql", Kind.ADDRESS),
                    Map.entry("data-dir", Kind.PATH),
                    Map.entry("bin-dir", Kind.PATH),
                    Map.entry("patronictl", Kind.PROGRAM),
                    Map.entry("archive", Kind.PATH),
                    Map.entry("config", Kind.PATH),
                    Map.entry("account", Kind.NAME),
                    Map.entry("service", Kind.SERVICE),
                    Map.entry("authentication", Kind.LOGINS),
                    Map.entry("guard", Kind.GUARD),
                    Map.entry("sudo", Kind.FLAG)),
            Set.of("scope", "restapi", "postgresql", "data-dir", "bin-dir", "service", "authentication"),
            Set.of("hold", "release", "return", "promote", "replay"));

    /** One line a system. */
    static final Map<String, SystemSection> KNOWN = Map.of("corrosion", CORROSION, "patroni", PATRONI);

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
        FLAG,
        NAME,
        /** A full path on the node, which belongs to another account than the one that looks. */
        PATH,
        /** {@code HOST:PORT}, as seen from the node. */
        ADDRESS,
        /** Who may do what, each with a place where its password is. */
        LOGINS,
        /** One more node, which is no member. */
        GUARD
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
            case FILE, PATH -> json.put(key, Values.fullPath(value.asText()));
            case NAME -> json.put(key, Values.name(value.asText()));
            case ADDRESS -> json.put(key, Values.endpoint(value.asText()));
            case LOGINS -> json.set(key, Logins.read(value.asTable()));
            case GUARD -> json.set(key, GuardReading.read(value.asTable()));
            case FLAG -> json.put(key, Scalars.flag(value.asText()));
            case SERVICE -> json.set(key, Services.json(Services.read(value)));
        }
    }

    private String example(String key) {
        return switch (keys.getOrDefault(key, Kind.FILE)) {
            case PROGRAM -> "/usr/bin/" + key;
            case FILE, PATH -> "/etc/" + key;
            case NAME -> "main";
            case ADDRESS -> "127.0.0.1:PORT";
            case LOGINS -> Logins.EXAMPLE;
            case GUARD -> "{name: guard, local: true, patroni: {...}}";
            case FLAG -> "true";
            case SERVICE -> "{systemd: UNIT} or {start: \"...\", stop: \"...\"}";
        };
    }
}
