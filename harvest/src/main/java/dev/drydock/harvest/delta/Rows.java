package dev.drydock.harvest.delta;

import dev.drydock.harvest.file.Cells;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.harvest.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Late writes in the order of their keys, read as they are asked for. */
public final class Rows implements AutoCloseable {
    private final Path file;
    private final Statement statement;
    private final ResultSet answer;
    private final int keys;
    private final Map<Long, String> sites;

    Rows(Path file, Connection connection, String sql, int keys, Map<Long, String> sites) throws SQLException {
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

    private Candidate candidate() throws SQLException {
        var key = new ArrayList<Value>(keys);
        for (int i = 1; i <= keys; i++) {
            key.add(Cells.value(answer, i));
        }
        int at = keys;
        return new Candidate(
                List.copyOf(key),
                answer.getString(at + 1),
                Cells.value(answer, at + 2),
                answer.getLong(at + 3),
                answer.getLong(at + 4),
                new Origin(site(at + 5), answer.getLong(at + 6), answer.getLong(at + 7), answer.getString(at + 8)));
    }

    /** A number stands for a site the database knew; one of a buffered write is written out. */
    private String site(int column) throws SQLException {
        Object raw = answer.getObject(column);
        if (raw instanceof String site) {
            return site;
        }
        String site = sites.get(answer.getLong(column));
        if (site == null) {
            throw new Unfit("delta " + file + " is damaged: it does not say which site " + raw + " is");
        }
        return site;
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
