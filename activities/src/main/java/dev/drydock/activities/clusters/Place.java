package dev.drydock.activities.clusters;

import dev.drydock.workflows.words.GiveUp;

/**
 * Where in a cluster file something stands.
 *
 * @param key with its parents, e.g. {@code rollout.batch} or {@code nodes[2].ssh}; empty at the top
 */
record Place(String file, int line, String key) {
    Place at(String child, int line) {
        return new Place(file, line, key.isEmpty() ? child : key + "." + child);
    }

    Place at(int index, int line) {
        return new Place(file, line, key + "[" + index + "]");
    }

    GiveUp refused(String says) {
        return new GiveUp(file + ", line " + line + ": " + (key.isEmpty() ? "" : key + ": ") + says);
    }
}
