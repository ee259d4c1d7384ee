package dev.drydock.activities.patroni.salvage;

import java.sql.Connection;
import java.sql.SQLException;

/** How one server's databases are entered, as whoever may do everything. */
@FunctionalInterface
public interface Sessions {
    /**
     * Opens a session for work of hours; statements are bounded by who asks. It has to send parameters untyped and
     * receive text, since values are PostgreSQL's own texts.
     */
    Connection open(String database) throws SQLException;
}
