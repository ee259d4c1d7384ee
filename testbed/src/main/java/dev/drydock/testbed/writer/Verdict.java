package dev.drydock.testbed.writer;

import java.util.List;

/**
 * What became of the rows with an acknowledged write.
 *
 * @param acknowledged how many there are
 * @param found as their last acknowledged write left them, on every node that was looked at
 * @param owed not found, and in the database of a node that was not looked at
 * @param lost everything else
 * @param unknown rows of which no write was ever acknowledged; they may be there or not
 * @param equal whether all nodes hold the same rows, whoever wrote them
 */
public record Verdict(
        long acknowledged, long found, long owed, long lost, long unknown, boolean equal, List<String> examples) {

    public Verdict {
        examples = List.copyOf(examples);
    }

    public boolean good() {
        return lost == 0 && equal;
    }
}
