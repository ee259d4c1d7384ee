package dev.drydock.testbed.ledger;

/**
 * What one transaction made of one row, as the writer recorded it.
 *
 * @param transaction that it was part of, counted from 0 in each journal
 * @param number of the row; a later entry of the same row has the same number
 * @param version of the row, counted from 0; of a row that was deleted, the one after its last
 * @param payload what the row holds; of a row that was deleted, what it held
 * @param fate what the writer knows about it
 */
public record Entry(long transaction, long number, int version, String payload, boolean gone, Fate fate) {

    /** Unknown: the answer to COMMIT was lost, or was no promise, so the transaction is there or it is not. */
    public enum Fate {
        ACKNOWLEDGED,
        UNKNOWN
    }

    Entry with(Fate seen) {
        return new Entry(transaction, number, version, payload, gone, seen);
    }

    boolean known() {
        return fate == Fate.ACKNOWLEDGED;
    }
}
