package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Change.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a server at rest, peeked at from its beginning: nothing is acknowledged, so the slot can be read again. What
 * was committed before the mark is passed over.
 */
final class Decoding implements AutoCloseable {
    /** Each may be a megabyte. */
    private static final int ROWS = 200;

    private final String database;
    private final long after;
    private final Consumer<String> altered;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet messages;
    private final Map<Integer, Table> tables = new HashMap<>();
    private final Pile pile;
    private @Nullable Transaction next;

    /**
     * @param scratch for transactions that do not fit into memory
     * @param after the mark's place
     * @param altered is told of each table whose columns changed on the way
     */
    Decoding(
            Connection connection,
            String database,
            String slot,
            String publication,
            long after,
            Path scratch,
            Consumer<String> altered)
            throws SQLException, IOException {
        this.database = database;
        this.after = after;
        this.altered = altered;
        this.pile = new Pile(scratch);
        this.connection = connection;
        Sql.speakAlike(connection);
        connection.setAutoCommit(false);
        statement = connection.createStatement();
        statement.setFetchSize(ROWS);
        messages = statement.executeQuery("SELECT data FROM pg_logical_slot_peek_binary_changes(" + literal(slot)
                + ", NULL, NULL, 'proto_version', '1', 'publication_names', " + literal(Sql.quoted(publication)) + ")");
        advance();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Null: that was all. */
    @Nullable Transaction next() {
        return next;
    }

    /** The last one's changes may be gone then. */
    void advance() throws SQLException, IOException {
        next = null;
        Message.@Nullable Begin begin = null;
        while (next == null && messages.next()) {
            switch (Pgoutput.read(messages.getBytes(1))) {
                case Message.Begin began -> begin = began;
                case Message.Relation relation -> table(relation);
                case Message.Commit commit -> {
                    var begun = Objects.requireNonNull(begin);
                    if (begun.commit() >= after && !pile.isEmpty()) {
                        next = new Transaction(
                                database, begun.xid(), begun.commit(), commit.end(), begun.at(), pile.whole());
                    } else {
                        pile.clear();
                    }
                }
                case Message.Other _ -> {}
                case Message.Insert insert ->
                    pile.add(new Change(at(insert.relation()), Kind.INSERT, null, false, insert.now()));
                case Message.Update update -> pile.add(update(update));
                case Message.Delete delete ->
                    pile.add(new Change(
                            at(delete.relation()),
                            Kind.DELETE,
                            delete.old().cells(),
                            delete.old().whole(),
                            null));
                case Message.Truncate truncate -> {
                    for (int id : truncate.relations()) {
                        pile.add(new Change(at(id), Kind.TRUNCATE, null, false, null));
                    }
                }
            }
        }
    }

    private Change update(Message.Update update) {
        var old = update.old();
        List<Cell> cells = old == null ? null : old.cells();
        return new Change(at(update.relation()), Kind.UPDATE, cells, old != null && old.whole(), update.now());
    }

    private void table(Message.Relation relation) {
        var table = Table.of(database, relation);
        var before = tables.put(relation.id(), table);
        if (before != null && !before.equals(table)) {
            altered.accept("table " + table.full() + " was altered after the mark: " + columns(before) + " became "
                    + columns(table) + "; the alteration itself is not brought in");
        }
    }

    private static String columns(Table table) {
        return "("
                + String.join(
                        ", ", table.columns().stream().map(Message.Column::name).toList()) + ")";
    }

    private Table at(int relation) {
        return Objects.requireNonNull(tables.get(relation), () -> "relation " + relation + " was not told");
    }

    @Override
    public void close() throws SQLException, IOException {
        try (connection;
                statement;
                pile) {
            messages.close();
        }
    }
}
