package dev.drydock.onebox.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The tables that are written to. Values are never the same twice, but for NULL, so that a value names its writer. */
enum Sheet {
    APPS("apps", 1, "id, name, state, replicas") {
        @Override
        List<Cell> key(SplittableRandom random, String owner, int n) {
            return List.of(owner.equals(CONTESTED) ? Cell.of(n) : Cell.of(random.nextLong(1_000, 1L << 52)));
        }

        @Override
        Cell value(int column, SplittableRandom random) {
            return switch (column) {
                case 1 -> text(random);
                case 2 -> random.nextInt(4) == 0 ? random.nextInt(2) == 0 ? Cell.NULL : blob(random) : text(random);
                default -> any(random);
            };
        }
    },
    PLACEMENTS("placements", 2, "region, app, host") {
        @Override
        List<Cell> key(SplittableRandom random, String owner, int n) {
            return List.of(
                    Cell.of(owner),
                    owner.equals(CONTESTED) ? Cell.of(n) : Cell.of(random.nextLong(-(1L << 52), 1L << 52)));
        }

        @Override
        Cell value(int column, SplittableRandom random) {
            return random.nextInt(5) == 0 ? Cell.NULL : text(random);
        }
    },
    TAGS("tags", 1, "tag") {
        @Override
        List<Cell> key(SplittableRandom random, String owner, int n) {
            return List.of(Cell.of("tag-" + owner + "-" + (owner.equals(CONTESTED) ? n : random.nextLong(1L << 60))));
        }

        @Override
        Cell value(int column, SplittableRandom random) {
            throw new IllegalArgumentException("tags has only its key");
        }
    },
    THINGS("things", 2, "kind, n, anything, txt, num, bin") {
        @Override
        List<Cell> key(SplittableRandom random, String owner, int n) {
            return List.of(
                    Cell.of(owner), owner.equals(CONTESTED) ? Cell.of(n) : Cell.of(random.nextLong(-(1L << 60), 0)));
        }

        @Override
        Cell value(int column, SplittableRandom random) {
            return switch (column) {
                case 2 -> any(random);
                case 3 -> random.nextInt(3) == 0 ? blob(random) : text(random);
                case 4 -> random.nextInt(4) == 0 ? text(random) : real(random);
                default -> random.nextInt(3) == 0 ? any(random) : blob(random);
            };
        }
    };

    static final List<Sheet> ALL = List.of(values());

    /** The owner of keys that every client writes to. */
    static final String CONTESTED = "contested";

    /** Beside the testbed's own tables: one whose columns hold every storage class. */
    static final String MORE = """
            CREATE TABLE things (kind TEXT NOT NULL, n INTEGER NOT NULL, anything, txt TEXT, num REAL, bin BLOB, \
            PRIMARY KEY (kind, n));
            """;

    private final String table;
    private final int keys;
    private final String columns;

    Sheet(String table, int keys, String columns) {
        this.table = table;
        this.keys = keys;
        this.columns = columns;
    }

    abstract List<Cell> key(SplittableRandom random, String owner, int n);

    abstract Cell value(int column, SplittableRandom random);

    String table() {
        return table;
    }

    List<String> columns() {
        return List.of(columns.split(", ", -1));
    }

    List<String> keyColumns() {
        return columns().subList(0, keys);
    }

    List<String> cellColumns() {
        return columns().subList(keys, columns().size());
    }

    List<Cell> values(SplittableRandom random) {
        var values = new ArrayList<Cell>();
        for (int i = keys; i < columns().size(); i++) {
            values.add(value(i, random));
        }
        return values;
    }

    private static Cell any(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Cell.NULL;
            case 1 -> text(random);
            case 2 -> blob(random);
            case 3 -> real(random);
            default -> Cell.of(random.nextLong(-(1L << 62), 1L << 62));
        };
    }

    private static Cell real(SplittableRandom random) {
        return Cell.of(random.nextLong(1L << 40) + 0.5 + random.nextInt(256) / 1024.0);
    }

    private static Cell text(SplittableRandom random) {
        String unique = Long.toString(random.nextLong(1L << 60), 36);
        return Cell.of(
                switch (random.nextInt(8)) {
                    case 0 -> unique + "\0after a zero";
                    case 1 -> "schön " + unique + " 🚢";
                    case 2 -> "it's \"" + unique + "\"\n";
                    default -> "v-" + unique;
                });
    }

    /** Some look like text. */
    private static Cell blob(SplittableRandom random) {
        var bytes = new byte[random.nextInt(8, 24)];
        random.nextBytes(bytes);
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ('a' + Math.floorMod(bytes[i], 26));
            }
        }
        return Cell.of(bytes);
    }
}
