package dev.drydock.workflows.rollback;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster said of itself at one moment; no password is in it.
 *
 * @param guard null: the cluster file names no place for one
 */
public record Survey(List<Node> nodes, @Nullable Guard guard) {
    public Survey {
        nodes = List.copyOf(nodes);
    }

    /** The node that takes writes, by PostgreSQL's word; empty: none does, or more than one. */
    public String leader() {
        var writing = nodes.stream()
                .filter(node -> node.server()
                        .filter(server -> !server.identity().recovering())
                        .isPresent())
                .map(Node::name)
                .toList();
        return writing.size() == 1 ? writing.getFirst() : "";
    }

    /** Its members as a Patroni tells of them; empty: none answered. */
    List<Member> members() {
        return nodes.stream()
                .flatMap(node -> node.patroni().stream())
                .map(Patroni::members)
                .filter(members -> !members.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** By any Patroni's word: who is the one at present, they tell a while after it is so. */
    boolean synchronous() {
        return nodes.stream().flatMap(node -> node.patroni().stream()).anyMatch(Patroni::synchronous);
    }

    /**
     * A member of the cluster file.
     *
     * @param standby null: it takes writes, or was not asked
     */
    public record Node(
            String name, Rest rest, Sql sql, @Nullable Standby standby) {
        public Node(String name, Rest rest, Sql sql) {
            this(name, rest, sql, null);
        }

        public Optional<Patroni> patroni() {
            return switch (rest) {
                case Rest.Answered answered -> Optional.of(answered.patroni());
                case Rest.Silent _ -> Optional.empty();
            };
        }

        public Optional<Server> server() {
            return switch (sql) {
                case Sql.Answered answered -> Optional.of(answered.server());
                case Sql.Silent _ -> Optional.empty();
            };
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Rest.Answered.class, name = "answered"),
        @JsonSubTypes.Type(value = Rest.Silent.class, name = "silent")
    })
    public sealed interface Rest {
        record Answered(Patroni patroni) implements Rest {}

        /** @param why what was tried and what came of it, to follow the node's name */
        record Silent(String why) implements Rest {}
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Sql.Answered.class, name = "answered"),
        @JsonSubTypes.Type(value = Sql.Silent.class, name = "silent")
    })
    public sealed interface Sql {
        record Answered(Server server) implements Sql {}

        /** @param why what was tried and what came of it, to follow the node's name */
        record Silent(String why) implements Sql {}
    }

    /**
     * The cluster as one Patroni tells of it.
     *
     * @param refused why it would take no change from us; empty: it would
     * @param systemIdentifier empty while PostgreSQL does not run
     * @param paused maintenance mode
     * @param lastTimeline the newest that ended, of {@code /history}; 0: none did
     * @param slots permanent slots that Patroni keeps, by name
     * @param strict whether commits wait for a synchronous standby also while there is none
     * @param synchronous whether Patroni says whom commits wait for, and takes another when one is gone
     */
    public record Patroni(
            String version,
            String refused,
            String systemIdentifier,
            boolean paused,
            long lastTimeline,
            List<String> slots,
            List<Member> members,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strict,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean synchronous) {
        public Patroni {
            slots = List.copyOf(slots);
            members = List.copyOf(members);
        }
    }

    /**
     * @param role {@code leader}, {@code replica}, {@code sync_standby} and others
     * @param state {@code running}, {@code streaming} (of replicas, from 4.0 on), {@code starting} and others
     * @param timeline 0: not known
     * @param nofailover whether it is tagged so, and never takes over
     */
    public record Member(
            String name,
            String role,
            String state,
            long timeline,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nofailover) {
        public Member(String name, String role, String state, long timeline) {
            this(name, role, state, timeline, false);
        }

        public boolean leads() {
            return role.equals("leader") || role.equals("master") || role.equals("standby_leader");
        }

        public boolean serves() {
            return state.equals("running") || state.equals("streaming");
        }

        boolean synchronous() {
            return role.contains("sync");
        }
    }

    /**
     * A replica as one that could hold a way back itself.
     *
     * @param data its data directory
     * @param free bytes on the file system of that
     * @param status of its WAL receiver; empty: it has none
     * @param received LSN; empty: it receives nothing
     * @param lacks keys that the cluster file does not have and a return needs
     */
    public record Standby(String data, long free, String status, String received, List<String> lacks) {
        public Standby {
            lacks = List.copyOf(lacks);
        }
    }

    /**
     * One PostgreSQL.
     *
     * @param tables of a server that recovers nobody asks
     */
    public record Server(Identity identity, Settings settings, Use use, Tables tables) {
        public int major() {
            return identity.version() / 10_000;
        }
    }

    /**
     * @param databases those in which somebody has tables
     * @param withoutIdentity {@code database.schema.table}s whose updates and deletes could not be decoded
     */
    public record Tables(List<String> databases, List<String> withoutIdentity) {
        public static final Tables NOT_ASKED = new Tables(List.of(), List.of());

        public Tables {
            databases = List.copyOf(databases);
            withoutIdentity = List.copyOf(withoutIdentity);
        }
    }

    /**
     * @param version as {@code server_version_num}, for example 150018
     * @param lsn where it writes or, recovering, has replayed to
     */
    public record Identity(int version, boolean recovering, long timeline, String systemIdentifier, String lsn) {}

    /**
     * @param recoveryTargets those that are not empty, as {@code name = value}
     * @param synchronousNames {@code synchronous_standby_names}
     */
    public record Settings(
            String walLevel,
            String archiveMode,
            String synchronousNames,
            String synchronousCommit,
            int maxWalSenders,
            int maxReplicationSlots,
            List<String> recoveryTargets) {
        public Settings {
            recoveryTargets = List.copyOf(recoveryTargets);
        }
    }

    /**
     * @param prepared global identifiers of prepared transactions
     * @param oldestTransactionSeconds 0: none is open
     * @param bytes of all databases
     * @param walBytesPerSecond the greater of what was written during the survey and on average since statistics began
     */
    public record Use(
            Archiver archiver,
            int walSenders,
            List<Slot> slots,
            List<String> prepared,
            long oldestTransactionSeconds,
            long bytes,
            long walBytesPerSecond) {
        public Use {
            slots = List.copyOf(slots);
            prepared = List.copyOf(prepared);
        }
    }

    /**
     * @param failing whether the last attempt failed
     * @param lastArchived file names of WAL; empty: none yet
     */
    public record Archiver(boolean failing, long failed, String lastArchived, String lastFailed) {}

    public record Slot(String name, String type, boolean active, String walStatus) {}

    /**
     * @param place what is there already
     * @param lacks keys that the cluster file does not have and a hold or a return needs; null in runs of before: none
     */
    public record Guard(
            String name, String data, Place place, @Nullable List<String> lacks) {
        public Guard {
            lacks = lacks == null ? List.of() : List.copyOf(lacks);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Place.Vacant.class, name = "vacant"),
        @JsonSubTypes.Type(value = Place.Taken.class, name = "taken"),
        @JsonSubTypes.Type(value = Place.Aside.class, name = "aside"),
        @JsonSubTypes.Type(value = Place.Silent.class, name = "silent")
    })
    public sealed interface Place {
        /** @param free bytes on the file system that the data is to lie on */
        record Vacant(long free) implements Place {}

        /** @param by what is in the way */
        record Taken(String by) implements Place {}

        /** A replica's own directory, which needs no copy. */
        record Aside(long free, String systemIdentifier, String status, String received) implements Place {}

        record Silent(String why) implements Place {}
    }
}
