package dev.drydock.workflows.gate;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * When and in what state of the run a gate is counted.
 *
 * @param figures what the run publishes, by name
 */
public record Circumstances(Instant now, Map<String, Long> figures) {
    public Circumstances {
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    public Circumstances(Instant now) {
        this(now, Map.of());
    }

    /** The same state, at another time. */
    Circumstances at(Instant time) {
        return new Circumstances(time, figures);
    }
}
