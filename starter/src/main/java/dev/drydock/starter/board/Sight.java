package dev.drydock.starter.board;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Silence;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;

/**
 * Looks at a run again and again. A service or worker that is away for a while does not end the watching: the last
 * look stands, with the trouble beside it.
 */
final class Sight {
    private final Runs runs;
    private final String cluster;
    private Look last;
    private String trouble = "";

    /** The first look must work. */
    Sight(Runs runs, String cluster) {
        this.runs = runs;
        this.cluster = cluster;
        this.last = runs.look(cluster);
    }

    Look again() {
        try {
            last = runs.look(cluster);
            trouble = "";
        } catch (Failure e) {
            if (e.exit() != Exit.TEMPORARY) {
                throw e;
            }
            trouble = e.says();
        } catch (RuntimeException e) {
            if (!Silence.passes(e)) {
                throw e;
            }
            trouble = "the Temporal service does not answer";
        }
        return last;
    }

    Look last() {
        return last;
    }

    /** Why {@link #last} may be old; empty: it is new. */
    String trouble() {
        return trouble;
    }
}
