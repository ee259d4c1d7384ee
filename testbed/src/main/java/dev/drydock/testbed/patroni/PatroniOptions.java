package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.nio.file.Path;

/**
 * What to bring up.
 *
 * @param guard whether to prepare the place of one more standby, outside Patroni; nothing is started there
 */
public record PatroniOptions(int nodes, boolean guard, Path dir, PatroniVersion version) {

    /** The path of a Unix socket stays below 108 bytes, and PostgreSQL makes one below each node's directory. */
    private static final int LONGEST_DIR = 75;

    public PatroniOptions {
        if (nodes < 1 || nodes > 9) {
            throw new TestbedFailure("a Patroni testbed has 1 to 9 nodes, not " + nodes);
        }
        dir = dir.toAbsolutePath().normalize();
        if (dir.toString().length() > LONGEST_DIR || dir.toString().contains("'")) {
            throw new TestbedFailure("PostgreSQL's sockets cannot lie below " + dir + ": the directory's path may have "
                    + LONGEST_DIR + " characters, and no quote; choose another --dir");
        }
    }
}
