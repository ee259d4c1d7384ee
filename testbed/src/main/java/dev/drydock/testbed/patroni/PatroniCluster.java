package dev.drydock.testbed.patroni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.ledger.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A testbed as testbed.json describes it.
 *
 * @param etcd the port of its one member on 127.0.0.1
 * @param guard the place of one more standby, outside Patroni: its ports and directory, with a configuration of Patroni
 *     and logins, and nothing that runs
 */
public record PatroniCluster(
        Path dir,
        PatroniVersion version,
        int etcd,
        List<Member> members,
        @Nullable Member guard) {

    static final String SCOPE = "demo";
    /** In seconds; without them a client waits for ever for a server that was stopped in the middle of an answer. */
    private static final String BOUNDS = "connectTimeout=5&loginTimeout=10&socketTimeout=";
    /** A client's statements are small, and it asks elsewhere soon. */
    private static final int CLIENT = 20;
    /** A superuser's may be work, beside others, on a disk that others use. */
    private static final int SUPERUSER = 120;

    private static final ObjectMapper JSON = new ObjectMapper();

    public PatroniCluster {
        members = List.copyOf(members);
    }

    /** What stands in the file; all paths follow from its own. */
    private record Written(
            String system,
            String version,
            int etcd,
            List<Node> members,
            @Nullable Node guard) {}

    private record Node(String name, int rest, int postgres) {
        static Node of(Member member) {
            return new Node(member.name(), member.rest(), member.postgres());
        }

        Member in(Path dir) {
            return new Member(name, rest, postgres, dir.resolve("nodes").resolve(name));
        }
    }

    static Path file(Path dir) {
        return dir.resolve("testbed.json");
    }

    /** Whether the directory holds a Patroni testbed, and not that of another system. */
    public static boolean isIn(Path dir) {
        try {
            return Files.exists(file(dir))
                    && JSON.readTree(file(dir).toFile()).path("system").asText().equals("patroni");
        } catch (IOException unreadable) {
            throw new TestbedFailure(file(dir) + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    public static PatroniCluster read(Path dir) {
        if (!isIn(dir)) {
            throw new TestbedFailure(dir + " holds no Patroni testbed");
        }
        try {
            var home = dir.toRealPath();
            var written = JSON.readValue(file(home).toFile(), Written.class);
            var guard = written.guard();
            return new PatroniCluster(
                    home,
                    PatroniVersion.of(written.version()),
                    written.etcd(),
                    written.members().stream().map(node -> node.in(home)).toList(),
                    guard == null ? null : guard.in(home));
        } catch (IOException unreadable) {
            throw new TestbedFailure(file(dir) + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    void write() throws IOException {
        var written = new Written(
                "patroni",
                version.text(),
                etcd,
                members.stream().map(Node::of).toList(),
                guard == null ? null : Node.of(guard));
        Files.writeString(file(dir), json(written));
    }

    private static String json(Written written) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n";
    }

    public Path clusterFile() {
        return dir.resolve("clusters/patroni/" + SCOPE + ".yaml");
    }

    /** Every segment of WAL that a leader has finished, and the history of its timelines. */
    public Path archive() {
        return dir.resolve("archive");
    }

    public Passwords passwords() {
        return Passwords.in(dir);
    }

    public Rest rest() {
        return new Rest(this);
    }

    public Member member(String name) {
        return members.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TestbedFailure("there is no member " + name + " in " + dir));
    }

    Service store() {
        return new Service("the cluster", dir.resolve("etcd"), "etcd");
    }

    /** The members and the guard: whatever may have a PostgreSQL. */
    List<Member> places() {
        return Stream.concat(members.stream(), Optional.ofNullable(guard).stream())
                .toList();
    }

    /** Plain SQL as {@code postgres}, who may do everything. */
    public Connection superuser(Member member, String database) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + member.postgres() + "/" + database + "?" + BOUNDS + SUPERUSER;
        return new Login(url, "postgres", passwords().superuser()).connect();
    }

    /** Database {@code app} and its owner, at whoever leads. */
    public Login app() {
        var hosts = members.stream().map(each -> "127.0.0.1:" + each.postgres()).toList();
        // Or the driver would believe for 10 s that who led a moment ago still does.
        return app(String.join(",", hosts), "targetServerType=primary&hostRecheckSeconds=1&");
    }

    /** The same at one node, whatever its role. */
    public Login app(Member member) {
        return app("127.0.0.1:" + member.postgres(), "");
    }

    private Login app(String hosts, String wish) {
        return new Login(
                "jdbc:postgresql://" + hosts + "/app?" + wish + BOUNDS + CLIENT,
                "app",
                passwords().app());
    }
}
