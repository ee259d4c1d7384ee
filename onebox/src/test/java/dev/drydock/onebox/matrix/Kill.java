package dev.drydock.onebox.matrix;

import java.util.Locale;

/** What is killed (SIGKILL), and brought back at once. */
enum Kill {
    WORKER,
    /** The node's agent, which a supervisor starts again. */
    AGENT,
    /** The connections to the node; its sshd stays. */
    SSH,
    /** The Temporal server, which comes back on the same port with the same file. */
    SERVER,
    /** All that runs on the node: agent, connections, steps. */
    NODE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
