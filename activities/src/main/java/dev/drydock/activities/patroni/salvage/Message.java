package dev.drydock.activities.patroni.salvage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of pgoutput, protocol version 1; places in the WAL are numbers. */
sealed interface Message {
    /** @param commit where the commit's record begins */
    record Begin(long commit, Instant at, long xid) implements Message {}

    /** @param end where the commit's record ends */
    record Commit(long end) implements Message {}

    /**
     * A table as it was when what follows was written; sent before its first change, and again when it was altered.
     *
     * @param identity {@code d}efault, {@code n}othing, {@code f}ull or {@code i}ndex
     */
    record Relation(int id, String schema, String name, char identity, List<Column> columns) implements Message {
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    record Insert(int relation, List<Cell> now) implements Message {
        public Insert {
            now = List.copyOf(now);
        }
    }

    /** @param old null: the row's identity stayed */
    record Update(int relation, @Nullable Old old, List<Cell> now) implements Message {
        public Update {
            now = List.copyOf(now);
        }
    }

    record Delete(int relation, Old old) implements Message {}

    record Truncate(List<Integer> relations) implements Message {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /** Types, origins and messages: nothing that changes a row. */
    record Other(char tag) implements Message {}

    /** @param identity whether rows are found by it */
    record Column(String name, boolean identity, int type) {}

    /** @param whole false: only the columns of the identity are told, all others are null */
    record Old(boolean whole, List<Cell> cells) {
        public Old {
            cells = List.copyOf(cells);
        }
    }
}
