package dev.drydock.testbed.patroni;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;

/** {@code patroni.yml} of a node. What all nodes share goes to etcd when the cluster is made, and is changed there. */
record PatroniConfig(PatroniCluster cluster, Parts parts) {

    String of(Member member) throws JsonProcessingException {
        return Yaml.text(Yaml.map(
                "scope", PatroniCluster.SCOPE,
                "namespace", "/service/",
                "name", member.name(),
                "restapi", rest(member),
                // etcd 3.4 answers no questions of the older kind, which section "etcd" would ask.
                "etcd3", Yaml.map("host", "127.0.0.1:" + cluster.etcd()),
                "watchdog", Yaml.map("mode", "off"),
                "bootstrap", bootstrap(),
                "postgresql", postgres(member)));
    }

    private Map<String, Object> rest(Member member) {
        var address = "127.0.0.1:" + member.rest();
        return Yaml.map(
                "listen", address,
                "connect_address", address,
                "authentication", login("drydock", Passwords.REST));
    }

    private Map<String, Object> bootstrap() {
        var shared = Yaml.map(
                "ttl", cluster.version().ttl(),
                "loop_wait", 1,
                "retry_timeout", cluster.version().retry(),
                "maximum_lag_on_failover", 1 << 20,
                "postgresql", Yaml.map("use_pg_rewind", true, "use_slots", true, "parameters", parameters()));
        var initdb = List.of(Yaml.map("encoding", "UTF8"), Yaml.map("locale", "C.UTF-8"), "data-checksums");
        return Yaml.map("dcs", shared, "initdb", initdb);
    }

    private Map<String, Object> parameters() {
        return Yaml.map(
                "wal_level", "logical",
                "wal_log_hints", "on",
                "track_commit_timestamp", "on",
                "archive_mode", "on",
                "archive_command", archiving(),
                "max_wal_senders", 10,
                "max_replication_slots", 10,
                "max_prepared_transactions", 10,
                "max_connections", 50,
                "shared_buffers", "16MB",
                "max_wal_size", "256MB");
    }

    /**
     * A segment is there whole or not at all, and never replaced by another one. The same one again is a success: a server
     * that crashed before it noted that it had archived a segment asks once more.
     */
    private String archiving() {
        var file = cluster.archive() + "/%f";
        var part = cluster.archive() + "/.%f.$$";
        return "cmp -s %p " + file + " || { test ! -e " + file + " && cp %p " + part + " && mv " + part + " " + file
                + "; }";
    }

    private Map<String, Object> postgres(Member member) {
        var address = "127.0.0.1:" + member.postgres();
        return Yaml.map(
                "listen", address,
                "connect_address", address,
                "data_dir", member.data().toString(),
                "bin_dir", parts.postgres().toString(),
                "pgpass", member.own().resolve("pgpass.patroni").toString(),
                "authentication", logins(),
                "pg_hba",
                        List.of(
                                "local all all trust",
                                "host replication replicator 127.0.0.1/32 scram-sha-256",
                                "host all all 127.0.0.1/32 scram-sha-256"),
                "parameters", Yaml.map("unix_socket_directories", member.own().toString()),
                "recovery_conf", Yaml.map("restore_command", "cp " + cluster.archive() + "/%f %p"),
                // Or a replica waits for a checkpoint that takes its time.
                "basebackup", Yaml.map("checkpoint", "fast"));
    }

    private Map<String, Object> logins() {
        return Yaml.map(
                "superuser", login("postgres", Passwords.SUPERUSER),
                "replication", login("replicator", Passwords.REPLICATION),
                "rewind", login("rewind", Passwords.REWIND));
    }

    private Map<String, Object> login(String user, String password) {
        return Yaml.map("username", user, "password", cluster.passwords().read(password));
    }
}
