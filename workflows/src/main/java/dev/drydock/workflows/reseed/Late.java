package dev.drydock.workflows.reseed;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Versions in one archive beyond the manifest's cut. A version is one transaction of one site, so the own counts of
 * different nodes never overlap.
 *
 * @param site the archived database's own actor id, lower-case hex
 * @param own versions this node itself accepted that the snapshot does not hold
 * @param orphans such versions of sites that are no node of this run (a dead node's, say), by site; buffered and
 *     partial ones included
 */
public record Late(String site, long own, Map<String, Long> orphans) {
    public static final Late NONE = new Late("", 0, Map.of());

    public Late {
        orphans = Collections.unmodifiableMap(new TreeMap<>(orphans));
    }

    public boolean none() {
        return own == 0 && orphans.isEmpty();
    }
}
