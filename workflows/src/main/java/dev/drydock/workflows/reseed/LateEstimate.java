package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How much will be late, before anything is stopped: what nodes accept an hour, and for how long they still will. Pure.
 * It decides nothing; who approves sees what to expect.
 *
 * @param taken the nodes of the waves
 */
record LateEstimate(Sighting seen, List<String> taken, Expectation expect) {
    static final String NAME = "late-writes";
    private static final long HOUR = 3_600;
    /** Clocks of a late cell beside its key and value in a delta, unpacked. */
    private static final long CLOCKS = 40;

    Check check() {
        var unasked = new ArrayList<String>();
        var shell = new ArrayList<String>();
        var worker = new ArrayList<String>();
        double rate = 0;
        long cells = 0;
        long bytes = 0;
        long whole = 0;
        var surveyed = seen.byName();
        for (String name : taken) {
            Survey.Measures measures =
                    Objects.requireNonNull(surveyed.get(name)).measures();
            Survey.Writes writes = measures == null ? null : measures.writes();
            if (writes == null || measures == null) {
                unasked.add(name);
                continue;
            }
            rate += (double) writes.cells() / writes.seconds();
            if (writes.bytes() != null) {
                cells += writes.cells();
                bytes += writes.bytes();
            }
            if (writes.sqlite3()) {
                shell.add(name);
            } else {
                worker.add(name);
                whole += measures.databaseBytes() + measures.walBytes();
            }
        }
        String says = says(rate, cells == 0 ? 0 : Math.ceilDiv(bytes, cells)) + read(shell, worker, whole) + idle();
        return unasked.isEmpty()
                ? Check.ok(NAME, says)
                : Check.inconclusive(
                        NAME,
                        unasked,
                        NodeBook.some(unasked) + " did not say what they accept; of the others: " + says);
    }

    /** @param each bytes of a cell's key and value as sampled; 0: not known */
    private String says(double rate, long each) {
        long hour = Math.round(rate * HOUR);
        long late = (long) Math.ceil(rate * expect.seconds());
        SnapshotFacts snapshot = seen.snapshot();
        Long beyond = snapshot == null ? null : snapshot.beyond();
        return "about " + hour + " cells an hour are accepted"
                + (beyond == null ? "" : "; the nodes hold " + beyond + " versions that the snapshot does not")
                + "; expect about " + late + " late ones while the run is at work and " + hour
                + " more for each hour that people take"
                + (each == 0
                        ? ""
                        : "; key and value of one take " + each + " bytes, so those travel as "
                                + size(late * (each + CLOCKS)) + " before packing");
    }

    private String idle() {
        List<String> idle = new LateFilterCheck(seen).idle(seen.home().late());
        return idle.isEmpty()
                ? ""
                : "; the cluster file has a rule under late: for " + String.join(", ", idle)
                        + ", and no node has such a replicated table";
    }

    private static String read(List<String> shell, List<String> worker, long whole) {
        String there = shell.isEmpty() ? "" : "; read by sqlite3 on " + NodeBook.some(shell);
        return worker.isEmpty()
                ? there
                : there + "; read by the worker on " + NodeBook.some(worker)
                        + ", where a remote node's archive travels whole (" + size(whole) + " together)";
    }

    private static String size(long bytes) {
        return bytes < 1 << 20 ? Math.ceilDiv(bytes, 1L << 10) + " KiB" : Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }
}
