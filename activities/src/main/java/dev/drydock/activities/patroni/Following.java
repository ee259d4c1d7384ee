package dev.drydock.activities.patroni;

import dev.drydock.workflows.words.GiveUp;
import java.sql.SQLException;
import java.util.List;

/**
 * Settings of a standby outside Patroni, which follows whoever leads and stops at a restore point.
 *
 * @param members those that may lead
 * @param guard the standby
 * @param slot physical, on every leader
 * @param point the restore point's name
 */
record Following(List<Station> members, Station guard, String slot, String point) {
    /** From 15 on there are two ways to archive. */
    static List<String> library(Database database) throws SQLException {
        return database.list(
                "SELECT name FROM pg_settings WHERE name = 'archive_library'", row -> set(row.getString(1), ""));
    }

    /** @param passfile with replication's password at every member */
    List<String> lines(String passfile) {
        var hosts = new Dynamic(members)
                .topology().stream()
                        .filter(each -> !each.name().equals(guard.name()))
                        .toList();
        return List.of(
                // Not archive_mode, which only a restart changes: once it leads, it has to archive.
                set("archive_command", "false"),
                set("synchronous_standby_names", ""),
                set("primary_slot_name", slot),
                set(
                        "primary_conninfo",
                        "host="
                                + String.join(
                                        ",",
                                        hosts.stream().map(Dynamic.At::host).toList()) + " port="
                                + String.join(
                                        ",",
                                        hosts.stream()
                                                .map(each -> String.valueOf(each.port()))
                                                .toList())
                                + " user=" + replicator() + " passfile=" + passfile
                                + " target_session_attrs=read-write application_name=" + slot),
                set("recovery_target_name", point),
                set("recovery_target_action", "pause"),
                set("recovery_target_timeline", "latest"),
                set("hot_standby", "on"));
    }

    String replicator() {
        String user = members.getFirst()
                .node()
                .section()
                .path("authentication")
                .path("replication")
                .path("username")
                .asText("");
        if (user.isEmpty()) {
            throw new GiveUp(
                    "cluster " + guard.cluster().name() + ": its file has no patroni.authentication.replication,"
                            + " expected the login that a standby streams with");
        }
        return user;
    }

    static String set(String name, String value) {
        return name + " = '" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
