package dev.drydock.testbed.writer;

/**
 * What one write made of one row, as its writer recorded it.
 *
 * @param number of the row; a later write to the same row has the same number
 * @param node that took it
 * @param row its cells as a JSON array in the order of the table's columns; of a row that was deleted, those it had
 * @param gone whether the row was deleted
 * @param fate what the writer knows about it
 */
public record Write(long number, String node, String table, String row, boolean gone, Fate fate) {

    /** Unknown: the answer was lost, so the write is there or it is not. */
    public enum Fate {
        ACKNOWLEDGED,
        UNKNOWN
    }

    static Write acknowledged(long number, String node, String table, String row) {
        return new Write(number, node, table, row, false, Fate.ACKNOWLEDGED);
    }

    Write lostAnswer() {
        return new Write(number, node, table, row, gone, Fate.UNKNOWN);
    }

    boolean known() {
        return fate == Fate.ACKNOWLEDGED;
    }
}
