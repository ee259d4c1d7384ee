package dev.drydock.workflows.rollback;

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

    /** A member of the cluster file. */
    public record Node(String name, Rest rest, Sql sql) {
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
     */
    public record Patroni(
            String version,
            String refused,
            String systemIdentifier,
            boolean paused,
            long lastTimeline,
            List<String> slots,
            List<Member> members) {
        public Patroni {
            slots = List.copyOf(slots);
            members = List.copyOf(members);
        }
    }

    /**
     * @param role {@code leader}, {@code replica}, {@code sync_standby} and others
     * @param state {@code running}, {@code streaming} (of replicas, from 4.0 on), {@code starting} and others
     * @param timeline 0: not known
     */
    public record Member(String name, String role, String state, long timeline) {
        public boolean leads() {
            return role.equals("leader") || role.equals("master") || role.equals("standby_leader");
        }

        public boolean serves() {
            return state.equals("running") || state.equals("streaming");
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
        @JsonSubTypes.Type(value = Place.Standing.class, name = "standing"),
        @JsonSubTypes.Type(value = Place.Silent.class, name = "silent")
    })
    public sealed interface Place {
        /** @param free bytes on the file system that the data is to lie on */
        record Vacant(long free) implements Place {}

        /** @param by what is in the way */
        record Taken(String by) implements Place {}

        /**
         * A guard that streams for this run.
         *
         * @param received LSN; empty: it receives nothing
         */
        record Standing(long free, String systemIdentifier, String status, String received) implements Place {}

        record Silent(String why) implements Place {}
    }
}
