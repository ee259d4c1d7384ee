package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures of a run that grow with every node that ends: outages, and what is late where. */
final class Tallied {
    private final List<Long> outages;
    private final Map<String, Long> late;
    private final Map<String, Long> paid;
    private Reckoning reckoning = Reckoning.NOTHING;
    private @Nullable Instant firstDone;
    private @Nullable Instant lastDone;
    private long accepted;

    /**
     * What survives continue-as-new.
     *
     * @param outageMillis of each restored node
     * @param late versions by node name, or {@code site <hex>}
     * @param paid late versions, likewise, that are replayed or signed
     * @param accepted late versions with which people let the run go on though none were expected
     */
    record Carried(
            List<Long> outageMillis,
            Map<String, Long> late,
            @Nullable Instant firstDone,
            @Nullable Instant lastDone,
            long accepted,
            @Nullable Map<String, Long> paid) {
        static final Carried NOTHING = new Carried(List.of(), Map.of(), null, null, 0, Map.of());
    }

    Tallied(Carried carried) {
        outages = new ArrayList<>(carried.outageMillis());
        late = new TreeMap<>(carried.late());
        paid = new TreeMap<>(carried.paid() == null ? Map.of() : carried.paid());
        firstDone = carried.firstDone();
        lastDone = carried.lastDone();
        accepted = carried.accepted();
    }

    Carried carried() {
        return new Carried(
                List.copyOf(outages), new TreeMap<>(late), firstDone, lastDone, accepted, new TreeMap<>(paid));
    }

    void restored(Duration outage, Instant now) {
        outages.add(outage.toMillis());
        firstDone = firstDone == null ? now : firstDone;
        lastDone = now;
    }

    /** An own count is the node's; of a site that is no node of the run, the most that any archive holds. */
    void late(String node, @Nullable Late found) {
        if (found == null) {
            return;
        }
        if (found.own() > 0) {
            late.put(node, found.own());
        }
        found.orphans().forEach((site, n) -> late.merge("site " + site, n, Math::max));
    }

    /** A node that was put back serves its own writes again; {@code all}: no archive is left aside. */
    void undone(List<String> nodes, boolean all) {
        nodes.forEach(late::remove);
        if (all) {
            late.clear();
        }
    }

    /** All that is late so far was harvested, and is replayed or signed. */
    void paid() {
        paid.putAll(late);
    }

    /** What no run has brought in yet, as {@link Carried#late()}. */
    Map<String, Long> owed() {
        var owed = new TreeMap<>(late);
        owed.entrySet().removeIf(e -> paid.getOrDefault(e.getKey(), 0L) >= e.getValue());
        return Collections.unmodifiableMap(owed);
    }

    void reckoned(Reckoning now) {
        reckoning = now;
    }

    Reckoning reckoning() {
        return reckoning;
    }

    /** How many where, the first few. */
    String says() {
        return NodeBook.some(late.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .toList());
    }

    /** More are late than people know of. */
    boolean moreThanAccepted() {
        return versions() > accepted;
    }

    void accept() {
        accepted = versions();
    }

    long versions() {
        return late.values().stream().mapToLong(Long::longValue).sum();
    }

    ReseedOutcome.LateCount lateCount() {
        return new ReseedOutcome.LateCount(
                reckoning.captured(),
                reckoning.applied(),
                reckoning.already(),
                reckoning.superseded(),
                reckoning.conflicts(),
                reckoning.skipped(),
                versions(),
                late,
                reckoning.held(),
                reckoning.list());
    }

    ReseedOutcome.@Nullable Outage outage() {
        if (outages.isEmpty() || firstDone == null || lastDone == null) {
            return null;
        }
        List<Long> sorted = outages.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
        return new ReseedOutcome.Outage(
                new ReseedOutcome.Seconds(median / 1000, sorted.getLast() / 1000.0),
                Duration.between(firstDone, lastDone).toMillis() / 1000.0);
    }
}
