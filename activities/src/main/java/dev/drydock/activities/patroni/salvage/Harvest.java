package dev.drydock.activities.patroni.salvage;

import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Reads what was committed after the mark out of the slots of the last leader, one a database, in the order of the commits
 * over all of them. Slots are only peeked at: they stay as they are, whatever becomes of what was read.
 *
 * @param scratch for the delta on its way to the store
 */
public record Harvest(Shelves shelves, String run, String node, Way way, Mark mark, Path scratch) {
    /** What an earlier call left. */
    public Optional<Harvested> before() throws IOException {
        return shelves.harvested(node);
    }

    /** @param done is told how many changes were read */
    public Harvested take(Sessions server, LongConsumer done) throws SQLException, IOException {
        var uncarried = new TreeSet<String>();
        DeltaHead head = head(server);
        Path file = Files.createTempFile(scratch, "salvage", ".delta");
        try (var out = Files.newOutputStream(file);
                var writer = new DeltaWriter(out, head)) {
            decode(server, writer, uncarried, done);
            String digest = writer.finish();
            long changes = writer.changes();
            var harvested = new Harvested(run, node, changes == 0 ? "" : digest, changes, Files.size(file), "worker");
            shelves.keep(harvested, file, writer.written(), List.copyOf(uncarried));
            return harvested;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private DeltaHead head(Sessions server) throws SQLException {
        try (var connection = server.open("postgres")) {
            String question = """
                    SELECT (SELECT system_identifier FROM pg_control_system())::text,
                           (SELECT timeline_id FROM pg_control_checkpoint())""";
            var head = Sql.list(
                            connection,
                            question,
                            row -> new DeltaHead(
                                    node,
                                    row.getString(1),
                                    row.getLong(2),
                                    mark.lsn(),
                                    mark.xid(),
                                    List.copyOf(new TreeMap<>(way.salvage()).keySet())))
                    .getFirst();
            if (!head.systemIdentifier().equals(mark.systemIdentifier())) {
                throw new GiveUp("node " + node + " has system identifier " + head.systemIdentifier() + ", expected "
                        + mark.systemIdentifier() + " as at the mark: it is of another cluster");
            }
            mustHaveSlots(connection);
            return head;
        }
    }

    private void mustHaveSlots(Connection connection) throws SQLException {
        var there = new TreeMap<String, String>();
        Sql.list(
                connection,
                "SELECT slot_name, coalesce(wal_status, '') FROM pg_replication_slots",
                row -> there.put(row.getString(1), row.getString(2)));
        for (Map.Entry<String, String> wanted : new TreeMap<>(way.salvage()).entrySet()) {
            String status = there.get(wanted.getValue());
            if (status == null || status.equals("lost")) {
                throw new GiveUp(
                        "node " + node + (status == null ? " has no slot " : " has lost what was kept by slot ")
                                + wanted.getValue() + " of database " + wanted.getKey() + ", and has "
                                + (there.isEmpty() ? "none" : String.join(", ", there.keySet()))
                                + ": what was written there after the mark cannot be decoded");
            }
        }
    }

    private void decode(Sessions server, DeltaWriter writer, TreeSet<String> uncarried, LongConsumer done)
            throws SQLException, IOException {
        var open = new ArrayList<Decoding>();
        try {
            for (Map.Entry<String, String> each : new TreeMap<>(way.salvage()).entrySet()) {
                try (var looking = server.open(each.getKey())) {
                    uncarried.addAll(Uncarried.of(looking, way.publication()));
                }
                open.add(new Decoding(
                        server.open(each.getKey()),
                        each.getKey(),
                        each.getValue(),
                        way.publication(),
                        Sql.lsn(mark.lsn()),
                        scratch,
                        uncarried::add));
            }
            merge(open, writer, done);
        } finally {
            for (Decoding each : open) {
                each.close();
            }
        }
    }

    private static void merge(List<Decoding> open, DeltaWriter writer, LongConsumer done)
            throws SQLException, IOException {
        var queue = new PriorityQueue<Decoding>(Comparator.comparingLong(
                each -> Objects.requireNonNull(each.next()).commit()));
        open.stream().filter(each -> each.next() != null).forEach(queue::add);
        while (!queue.isEmpty()) {
            Decoding first = queue.remove();
            writer.add(Objects.requireNonNull(first.next()));
            done.accept(writer.changes());
            first.advance();
            if (first.next() != null) {
                queue.add(first);
            }
        }
    }
}
