package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.rollback.Survey.Server;
import java.util.List;
import java.util.Objects;

/** What must hold of the place where the guard is made, or of the guard that stands there. Pure. */
record GuardChecks(Guard guard, Server primary, Hold hold) {
    /** More WAL than this is not on its way any more: a segment. */
    private static final long BEHIND = 16L << 20;

    List<Check> all() {
        return List.of(complete(), place(), slot(), behind(), disk());
    }

    /** What a return needs is asked for before there is anything to return from. */
    private Check complete() {
        List<String> lacks = Objects.requireNonNull(guard.lacks());
        return lacks.isEmpty()
                ? Check.ok(
                        "guard-complete",
                        "the cluster file says how to "
                                + (guard.place() instanceof Place.Aside ? "" : "copy to it, ")
                                + "start it and have Patroni lead there")
                : bad(
                        "guard-complete",
                        "the cluster file lacks " + String.join(", ", lacks)
                                + "; a hold or a return cannot do without");
    }

    private Check place() {
        return switch (guard.place()) {
            case Place.Vacant _ -> Check.ok("guard-place", guard.data() + " is free");
            case Place.Taken taken ->
                bad(
                        "guard-place",
                        "node " + guard.name() + " has no room for a guard: " + taken.by()
                                + "; somebody else's guard may stand there, and nothing of it is touched");
            case Place.Silent silent -> bad("guard-place", "node " + guard.name() + " " + silent.why());
            case Place.Aside aside ->
                same(aside.systemIdentifier(), "nothing is copied: the member keeps its own data in");
        };
    }

    private Check same(String systemIdentifier, String says) {
        return systemIdentifier.equals(primary.identity().systemIdentifier())
                ? Check.ok("guard-place", says + " " + guard.data())
                : bad(
                        "guard-place",
                        "node " + guard.name() + " has system identifier " + systemIdentifier + ", expected "
                                + primary.identity().systemIdentifier());
    }

    private Check slot() {
        boolean there =
                primary.use().slots().stream().anyMatch(slot -> slot.name().equals(hold.slot()));
        return there
                ? bad(
                        "guard-slot",
                        "the leader has a slot " + hold.slot()
                                + " already, expected none: somebody else's guard may need it; see pg_replication_slots")
                : Check.ok("guard-slot", "there is no slot " + hold.slot() + " yet");
    }

    private Check behind() {
        return switch (guard.place()) {
            case Place.Vacant _ -> Check.ok("guard-streams", "not asked: the guard is made by the run");
            case Place.Taken _, Place.Silent _ ->
                Check.inconclusive("guard-streams", List.of(), "there is no guard of this run to ask");
            case Place.Aside aside -> streams(aside.status(), aside.received());
        };
    }

    private Check streams(String status, String received) {
        if (!status.equals("streaming") || received.isEmpty()) {
            return bad(
                    "guard-streams",
                    "node " + guard.name() + "'s WAL receiver is '" + status + "', expected streaming");
        }
        long bytes = Lsn.of(received).behind(Lsn.of(primary.identity().lsn()));
        return bytes <= BEHIND
                ? Check.ok("guard-streams", guard.name() + " has received up to " + received)
                : bad(
                        "guard-streams",
                        "node " + guard.name() + " is " + Amounts.bytes(bytes) + " behind (has received up to "
                                + received + " of "
                                + primary.identity().lsn() + "), expected at most "
                                + Amounts.bytes(BEHIND));
    }

    /** A guard that stands still keeps all WAL on its own disk, whatever max_wal_size says. */
    private Check disk() {
        long wal = primary.use().walBytesPerSecond() * hold.open().toSeconds();
        return switch (guard.place()) {
            case Place.Taken _, Place.Silent _ ->
                Check.inconclusive("guard-disk", List.of(), "not asked: the place cannot be used");
            case Place.Vacant vacant -> room(vacant.free(), primary.use().bytes(), wal);
            case Place.Aside aside -> room(aside.free(), 0, wal);
        };
    }

    private Check room(long free, long data, long wal) {
        String sum = Amounts.bytes(data + wal) + " (" + Amounts.bytes(data) + " of data and "
                + Amounts.bytes(primary.use().walBytesPerSecond()) + "/s of WAL for " + Amounts.time(hold.open()) + ")";
        return free >= data + wal
                ? Check.ok("guard-disk", Amounts.bytes(free) + " free below " + guard.data() + ", " + sum + " needed")
                : bad(
                        "guard-disk",
                        "node " + guard.name() + " has " + Amounts.bytes(free) + " free below " + guard.data()
                                + ", expected at least " + sum);
    }

    private Check bad(String name, String says) {
        return Check.bad(name, List.of(guard.name()), says);
    }
}
