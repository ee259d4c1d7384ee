package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The testbed's tables, and the rows a writer makes for them: the same for the same seed and number. */
enum Tables {
    APPS("apps", 1, "id, name, state, replicas") {
        @Override
        ArrayNode row(long seed, long number) {
            var random = random(seed, number);
            var states = List.of("running", "stopped", "pending");
            return JsonNodeFactory.instance
                    .arrayNode()
                    .add(random.nextLong(1, 1L << 52))
                    .add("app-" + number)
                    .add(states.get(random.nextInt(states.size())))
                    .add(random.nextInt(10));
        }
    },
    PLACEMENTS("placements", 2, "region, app, host") {
        @Override
        ArrayNode row(long seed, long number) {
            var random = random(seed, number);
            var regions = List.of("fra", "lax", "nrt", "gru");
            return JsonNodeFactory.instance
                    .arrayNode()
                    .add(regions.get(random.nextInt(regions.size())))
                    .add(random.nextLong(1, 1L << 52))
                    .add("host-" + random.nextInt(1_000));
        }
    },
    TAGS("tags", 1, "tag") {
        @Override
        ArrayNode row(long seed, long number) {
            return JsonNodeFactory.instance.arrayNode().add("tag-" + seed + "-" + number);
        }
    };

    private final String table;
    private final int keys;
    private final String columns;

    Tables(String table, int keys, String columns) {
        this.table = table;
        this.keys = keys;
        this.columns = columns;
    }

    static Tables named(String table) {
        return Arrays.stream(values())
                .filter(each -> each.table.equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no table " + table));
    }

    static Tables of(long number) {
        return switch ((int) (number % 4)) {
            case 2 -> PLACEMENTS;
            case 3 -> TAGS;
            default -> APPS;
        };
    }

    abstract ArrayNode row(long seed, long number);

    private static SplittableRandom random(long seed, long number) {
        return new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number);
    }

    String table() {
        return table;
    }

    /** How many of the columns are the key; they come first. */
    int keys() {
        return keys;
    }

    /** The column that a writer changes; below 0 where there is none but the key. */
    int changing() {
        return keys < columns.split(", ", -1).length ? keys == 1 ? 2 : keys : -1;
    }

    /** As SQL lists them. */
    String columns() {
        return columns;
    }
}
