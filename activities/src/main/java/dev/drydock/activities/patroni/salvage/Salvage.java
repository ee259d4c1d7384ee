package dev.drydock.activities.patroni.salvage;

import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One delta and the new leader: brings in what nobody contradicts and no rule holds back, then what people decided, and
 * counts. What is called a cell there is a change of a row here.
 *
 * @param run whose progress it is: its replication origins are {@code drydock_<run>_<database>}
 * @param leader the new one, and its name
 * @param scratch a directory of this call's own
 */
public record Salvage(
        Shelves shelves,
        String run,
        LateRules rules,
        Sessions sessions,
        String leader,
        Path scratch,
        LongConsumer done) {
    /** What is done with each transaction in its own database. */
    private interface Part extends AutoCloseable {
        void take(Transaction transaction) throws SQLException;

        void finish() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    @FunctionalInterface
    private interface Parts {
        Part of(Target target, DeltaHead head) throws SQLException;
    }

    /** Applies whatever was not applied yet. */
    public Reckoning replay(Harvested harvested) throws SQLException, IOException {
        Path delta = fetched(harvested);
        each(delta, (target, head) -> {
            var applier = new Applier(target, new Rulings(rules, head));
            return new Part() {
                @Override
                public void take(Transaction transaction) throws SQLException {
                    applier.take(transaction);
                }

                @Override
                public void finish() throws SQLException {
                    applier.finish();
                }

                @Override
                public void close() throws SQLException {
                    applier.close();
                }
            };
        });
        return reckoned(delta);
    }

    /** @param held digest of the listing that people decided about */
    public Reckoning settle(Harvested harvested, String held, Resolve resolve) throws SQLException, IOException {
        Path delta = fetched(harvested);
        Decided decided;
        try (var listing = shelves.listing(held)) {
            decided = new Decided(resolve, resolve.byFile() ? shelves.resolution(resolve.word()) : null, listing);
        }
        each(delta, (target, head) -> {
            var settling = new Settling(target, head, decided);
            return new Part() {
                @Override
                public void take(Transaction transaction) throws SQLException {
                    settling.take(transaction);
                }

                @Override
                public void finish() throws SQLException {
                    settling.finish();
                }

                @Override
                public void close() throws SQLException {
                    settling.close();
                }
            };
        });
        return reckoned(delta);
    }

    private Reckoning reckoned(Path delta) throws SQLException, IOException {
        Path all = scratch.resolve("all.jsonl.gz");
        Path held = scratch.resolve("held.jsonl.gz");
        try (var lines = LateLines.in(scratch.resolve("lines.db"))) {
            var reckoner = new Reckoner[1];
            each(delta, (target, head) -> {
                if (reckoner[0] == null) {
                    reckoner[0] = new Reckoner(head, new Rulings(rules, head), lines);
                }
                return counting(reckoner[0], target);
            });
            Reckoning reckoning = reckoner[0].reckoning(all, held, leader);
            shelves.putListing(reckoning.list(), all);
            shelves.putListing(reckoning.subject(), held);
            return reckoning;
        }
    }

    private static Part counting(Reckoner reckoner, Target target) throws SQLException {
        var endings = target.endings().all();
        return new Part() {
            @Override
            public void take(Transaction transaction) throws SQLException {
                reckoner.take(transaction, target, endings);
            }

            @Override
            public void finish() throws SQLException {
                target.rollback();
            }

            @Override
            public void close() throws SQLException {
                target.close();
            }
        };
    }

    private void each(Path delta, Parts parts) throws SQLException, IOException {
        var open = new TreeMap<String, Part>();
        try (var reader = new DeltaReader(Files.newInputStream(delta), scratch)) {
            DeltaHead head = reader.head();
            for (String database : head.databases()) {
                open.put(database, part(database, head, parts));
            }
            long taken = 0;
            for (Optional<Transaction> next = reader.next(); next.isPresent(); next = reader.next()) {
                at(open, next.get()).take(next.get());
                taken += next.get().changes().size();
                done.accept(taken);
            }
            for (Part part : open.values()) {
                part.finish();
            }
        } finally {
            close(open);
        }
    }

    private static Part at(TreeMap<String, Part> open, Transaction transaction) {
        Part part = open.get(transaction.database());
        if (part == null) {
            throw new GiveUp("a delta has a transaction of database " + transaction.database() + ", expected one of "
                    + open.keySet());
        }
        return part;
    }

    private Part part(String database, DeltaHead head, Parts parts) throws SQLException {
        var target = Target.open(sessions, database, run, head);
        try {
            return parts.of(target, head);
        } catch (SQLException e) {
            target.close();
            throw e;
        }
    }

    private static void close(TreeMap<String, Part> open) throws SQLException {
        @Nullable SQLException failed = null;
        for (Part part : open.values()) {
            try {
                part.close();
            } catch (SQLException e) {
                failed = e;
            }
        }
        if (failed != null && !Sql.passing(failed)) {
            throw failed;
        }
    }

    /** Verified against the digest that the history holds, before anything of it is used. */
    private Path fetched(Harvested harvested) throws IOException {
        Path file = scratch.resolve("delta");
        try (var packed = shelves.delta(harvested)) {
            Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
        }
        String seen = digest(file);
        if (!seen.equals(harvested.delta())) {
            throw new GiveUp("the delta of node " + harvested.node() + " in "
                    + shelves.store().address() + " has digest " + seen + ", expected " + harvested.delta()
                    + ": it was altered or damaged");
        }
        return file;
    }

    private static String digest(Path file) throws IOException {
        try (var in = new com.github.luben.zstd.ZstdInputStream(Files.newInputStream(file))) {
            var digest = dev.drydock.workflows.words.Json.sha256();
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return "sha256:" + java.util.HexFormat.of().formatHex(digest.digest());
        }
    }
}
