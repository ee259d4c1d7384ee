package dev.drydock.onebox.matrix;

import java.util.List;

/**
 * How a cell ended.
 *
 * @param row how many cells disturbed the same run; 1: this one alone
 * @param asked what the run said when a person was needed, after this disturbance and before the next
 * @param trouble sentences; empty: the run ended as the undisturbed one
 * @param millis of the run, from start to outcome
 */
record Result(Cell cell, int row, List<String> asked, List<String> trouble, long millis) {
    Result {
        asked = List.copyOf(asked);
        trouble = List.copyOf(trouble);
    }

    boolean good() {
        return trouble.isEmpty();
    }

    /** As the page has it: seconds only where they are of this cell alone. */
    String word() {
        String retries = asked.isEmpty() ? "" : ", retry " + asked.size();
        String seconds = row > 1 ? "" : " " + Math.round(millis / 1000.0) + " s";
        return (good() ? "ok" + retries : "**FAILED**") + seconds;
    }
}
