package dev.drydock.activities.clusters;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the worker logs in to a cluster's nodes: the section {@code ssh} of its file.
 *
 * @param user for nodes whose address names none; null: the worker's own name
 * @param key private key; null: the first of {@code id_ed25519}, {@code id_ecdsa} and {@code id_rsa} in the worker's
 *     {@code ~/.ssh}
 * @param agent whether keys of the agent at {@code SSH_AUTH_SOCK} may be used too
 * @param knownHosts null: the worker's {@code ~/.ssh/known_hosts} and {@code /etc/ssh/ssh_known_hosts}
 * @param connectTimeout until logged in; a jump host has as long again. By default less than the ten seconds a survey
 *     gives a node, so that the plan says what kept the worker out
 * @param keepAlive how long a node may be silent before it is asked for a sign of life; after three unanswered ones the
 *     session is given up
 */
public record Login(
        @Nullable String user,
        @Nullable Path key,
        boolean agent,
        @Nullable Path knownHosts,
        Duration connectTimeout,
        Duration keepAlive) {
    public static final Login DEFAULT =
            new Login(null, null, true, null, Duration.ofSeconds(8), Duration.ofSeconds(15));
}
