package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.words.Count;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What must hold of the server that takes writes, before a slot or a restore point is made there. Pure.
 *
 * @param renamed a member that commits may wait for by a name which it does not stream under while it stands aside; empty: none
 */
record PrimaryChecks(Server server, Hold hold, String renamed) {
    /** pg_basebackup with {@code -X stream} takes two, of which the guard then keeps one. */
    private static final int SENDERS = 2;
    /** A slot is made only when every older transaction has ended. */
    private static final long LONG_TRANSACTION = 60;

    private static final int NAMED = 5;

    List<Check> all() {
        return List.of(
                walLevel(), archiving(), senders(), slots(), prepared(), transactions(), identity(), synchronous());
    }

    private Check walLevel() {
        String level = server.settings().walLevel();
        boolean fits = level.equals("logical") || (level.equals("replica") && !hold.salvage());
        return fits
                ? Check.ok("wal-level", "wal_level is " + level)
                : bad(
                        "wal-level",
                        "wal_level is " + level + ", expected "
                                + (hold.salvage()
                                        ? "logical, because the writes that are dropped are to be saved"
                                        : "replica or logical"));
    }

    private Check archiving() {
        var archiver = server.use().archiver();
        if (server.settings().archiveMode().equals("off")) {
            return bad("archiving", "archive_mode is off, expected on: the restore point's segment has to be archived");
        }
        return archiver.failing()
                ? bad(
                        "archiving",
                        "the last attempt to archive failed, at " + archiver.lastFailed() + " ("
                                + Count.of(archiver.failed(), "failure") + " in all), and the last success was "
                                + (archiver.lastArchived().isEmpty() ? "never" : archiver.lastArchived()))
                : Check.ok("archiving", "the last attempt to archive succeeded");
    }

    private Check senders() {
        int all = server.settings().maxWalSenders();
        int free = all - server.use().walSenders();
        return room("wal-senders", "max_wal_senders", all, free, SENDERS);
    }

    /** The guard's, and salvage's one a database; that of a guard which streams already is there. */
    private Check slots() {
        int needed = (holdsSlot() ? 0 : 1)
                + (hold.salvage() ? server.tables().databases().size() : 0);
        int all = server.settings().maxReplicationSlots();
        return room(
                "replication-slots",
                "max_replication_slots",
                all,
                all - server.use().slots().size(),
                needed);
    }

    private boolean holdsSlot() {
        return server.use().slots().stream().anyMatch(slot -> slot.name().equals(hold.slot()));
    }

    private static Check room(String name, String setting, int all, int free, int needed) {
        return free >= needed
                ? Check.ok(name, free + " of " + setting + " = " + all + " are free, " + needed + " needed")
                : bad(name, free + " of " + setting + " = " + all + " are free, expected at least " + needed);
    }

    private Check prepared() {
        var prepared = server.use().prepared();
        return prepared.isEmpty()
                ? Check.ok("prepared-transactions", "there is none")
                : bad(
                        "prepared-transactions",
                        "there "
                                + (prepared.size() == 1 ? "is " : "are ")
                                + Count.of(prepared.size(), "prepared transaction")
                                + ", expected none: " + some(prepared) + "; see COMMIT PREPARED and ROLLBACK PREPARED");
    }

    private Check transactions() {
        long seconds = server.use().oldestTransactionSeconds();
        return seconds <= LONG_TRANSACTION
                ? Check.ok("long-transactions", "none is older than " + LONG_TRANSACTION + " s")
                : Check.inconclusive(
                        "long-transactions",
                        List.of(),
                        "the oldest transaction is " + seconds + " s old, expected at most " + LONG_TRANSACTION
                                + " s: a logical slot is made when it has ended");
    }

    private Check identity() {
        var tables = server.tables().withoutIdentity();
        if (!hold.salvage()) {
            return Check.ok("replica-identity", "not asked: no writes are to be saved");
        }
        return tables.isEmpty()
                ? Check.ok("replica-identity", "every table has one")
                : bad(
                        "replica-identity",
                        Count.of(tables.size(), "table") + " without replica identity, expected none: "
                                + some(tables) + "; their updates and deletes cannot be saved;"
                                + " give them a key, or see ALTER TABLE ... REPLICA IDENTITY");
    }

    /**
     * A commit that waits for the guard to apply it waits until the way back is closed; no timeout ends that. The guard is
     * known by the slot's name, and PostgreSQL compares without regard to case.
     */
    private Check synchronous() {
        String names = server.settings().synchronousNames();
        if (names.contains("*") || takesIn(names, hold.slot())) {
            String says = ", as which the guard streams: with synchronous_commit = remote_apply (here "
                    + server.settings().synchronousCommit()
                    + ", and any session may have its own) commits would wait for as long as the way back is open";
            return waits(names, hold.slot() + says);
        }
        if (!renamed.isEmpty() && takesIn(names, renamed)) {
            String says = ": while it stands aside it streams as " + hold.slot()
                    + ", and commits that wait for it by its name would wait for as long as the way back is open;"
                    + " leave the names to Patroni's synchronous_mode, or take it out";
            return waits(names, renamed + says);
        }
        return Check.ok("synchronous-standbys", "no commit waits for the guard");
    }

    private static Check waits(String names, String says) {
        return bad("synchronous-standbys", "synchronous_standby_names is '" + names + "', which takes in " + says);
    }

    private static boolean takesIn(String names, String standby) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(standby) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                .matcher(names)
                .find();
    }

    private static String some(List<String> names) {
        int more = names.size() - NAMED;
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static Check bad(String name, String says) {
        return Check.bad(name, List.of(), says);
    }
}
