package dev.drydock.harvest.delta;

import dev.drydock.harvest.file.Cells;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.harvest.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Late writes in the order of their keys, read as they are asked for. */
public final class Rows implements AutoCloseable {
    /** What NULL reads as; numbers begin with 1. */
    private static final long UNNUMBERED = 0;

    private final Path file;
    private final Statement statement;
    private final ResultSet answer;
    private final int keys;
    private final Sites sites;
    private long row = UNNUMBERED;
    private long life;
    private List<Value> key = List.of();
    private byte @Nullable [] tsBytes = new byte[0];
    private String ts = "";

    /** Reads which site a cell is of. */
    @FunctionalInterface
    interface Sites {
        String named(ResultSet answer, int column) throws SQLException;
    }

    /**
     * @param sql answers the row's number, its life and {@code keys} key values; then column, value, column version,
     *     site, version, seq and ts of a cell. The key of the same number is the same; NULL: no cell shares it.
     */
    Rows(Path file, Connection connection, String sql, int keys, Sites sites) throws SQLException {
        this.file = file;
        this.keys = keys;
        this.sites = sites;
        this.statement = connection.createStatement();
        this.answer = statement.executeQuery(sql);
    }

    /** Empty after the last one. */
    public Optional<Candidate> next() {
        try {
            return answer.next() ? Optional.of(candidate()) : Optional.empty();
        } catch (SQLException e) {
            throw new Unfit("delta " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** What a row's cells have in common is read once: each value costs a call into SQLite. */
    private Candidate candidate() throws SQLException {
        long next = answer.getLong(1);
        if (next == UNNUMBERED || next != row) {
            row = next;
            life = answer.getLong(2);
            key = key();
        }
        int at = 2 + keys;
        return new Candidate(
                key,
                answer.getString(at + 1),
                Cells.value(answer, at + 2),
                answer.getLong(at + 3),
                life,
                new Origin(sites.named(answer, at + 4), answer.getLong(at + 5), answer.getLong(at + 6), ts(at + 7)));
    }

    private List<Value> key() throws SQLException {
        var values = new ArrayList<Value>(keys);
        for (int i = 0; i < keys; i++) {
            values.add(Cells.value(answer, 3 + i));
        }
        return List.copyOf(values);
    }

    /** Cells of one transaction share it, and often lie side by side: bytes are cheaper to compare than text to make. */
    private String ts(int column) throws SQLException {
        byte[] bytes = answer.getBytes(column);
        if (!Arrays.equals(bytes, tsBytes)) {
            tsBytes = bytes;
            ts = bytes == null ? "0" : new String(bytes, StandardCharsets.UTF_8);
        }
        return ts;
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException e) {
            throw new Unfit("cannot close delta " + file + ": " + e.getMessage(), e);
        }
    }
}
