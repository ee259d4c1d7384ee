package dev.drydock.activities.yaml;

import dev.drydock.workflows.words.GiveUp;

/**
 * Where in a file something stands.
 *
 * @param line 0: there are no lines there
 * @param key with its parents, e.g. {@code rollout.batch} or {@code nodes[2].ssh}; empty at the top
 */
public record Place(String file, int line, String key) {
    public Place at(String child, int line) {
        return new Place(file, line, key.isEmpty() ? child : key + "." + child);
    }

    public Place at(int index, int line) {
        return new Place(file, line, key + "[" + index + "]");
    }

    public GiveUp refused(String says) {
        return new GiveUp(file + (line == 0 ? "" : ", line " + line) + ": " + (key.isEmpty() ? "" : key + ": ") + says);
    }
}
