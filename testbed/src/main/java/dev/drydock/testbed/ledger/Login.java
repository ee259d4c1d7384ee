package dev.drydock.testbed.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database and who asks it; {@code url} may name several servers, as PostgreSQL's driver understands it. */
public record Login(String url, String user, String password) {

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
