package dev.drydock.testbed.ledger;

import java.util.List;

/**
 * What became of what a journal holds. A row is as it should be when it is on every node as its last acknowledged entry
 * left it, or as a later one of unknown fate did.
 *
 * @param acknowledged rows with an acknowledged entry
 * @param lost those of them that are not as they should be
 * @param unknown rows of which no entry was ever acknowledged; they may be there or not
 * @param torn transactions of unknown fate of which a part is there
 * @param foreign rows in the table that are in no journal
 * @param equal whether all nodes hold the same rows
 */
public record LedgerVerdict(
        long acknowledged, long lost, long unknown, long torn, long foreign, boolean equal, List<String> examples) {

    public LedgerVerdict {
        examples = List.copyOf(examples);
    }

    public boolean good() {
        return lost == 0 && torn == 0 && foreign == 0 && equal;
    }
}
