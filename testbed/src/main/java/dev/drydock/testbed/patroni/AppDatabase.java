package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.sql.Connection;
import java.sql.SQLException;

/** The database {@code app} and its owner {@code app}: an application's, with no rights beyond it. */
record AppDatabase(PatroniCluster cluster) {

    void make() {
        var leader = cluster.rest().topology().flatMap(Topology::leader).orElseThrow();
        try (var connection = cluster.superuser(cluster.member(leader.name()), "postgres")) {
            if (!holds(connection, "SELECT 1 FROM pg_roles WHERE rolname = 'app'")) {
                run(
                        connection,
                        "CREATE ROLE app LOGIN PASSWORD '" + cluster.passwords().app() + "'");
            }
            if (!holds(connection, "SELECT 1 FROM pg_database WHERE datname = 'app'")) {
                run(connection, "CREATE DATABASE app OWNER app");
            }
        } catch (SQLException refused) {
            throw new TestbedFailure(leader.name() + " made no database app: " + refused.getMessage(), refused);
        }
    }

    private static boolean holds(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.next();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
