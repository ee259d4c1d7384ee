package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A session for bulk: values go and come as PostgreSQL's own text, and a statement may take its time. */
final class LongSession {
    private LongSession() {}

    static Connection open(Reach reach, Endpoint endpoint, String database, Login login) throws SQLException {
        var wishes = new Properties();
        wishes.setProperty("user", login.username());
        wishes.setProperty("password", login.password());
        wishes.setProperty("ApplicationName", "drydock salvage");
        wishes.setProperty("connectTimeout", "5");
        wishes.setProperty("loginTimeout", "8");
        wishes.setProperty("socketTimeout", "3600");
        wishes.setProperty("tcpKeepAlive", "true");
        wishes.setProperty("stringtype", "unspecified");
        wishes.setProperty("binaryTransfer", "false");
        wishes.setProperty("prepareThreshold", "1");
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + endpoint.by(reach) + "/"
                            + database.replace("%", "%25").replace("/", "%2F"),
                    wishes);
        } catch (IOException | TryAgain e) {
            throw new SQLException(e.getMessage(), "08001", e);
        }
    }
}
