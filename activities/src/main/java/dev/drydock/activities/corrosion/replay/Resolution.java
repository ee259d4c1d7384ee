package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.words.GiveUp;
import java.util.HashMap;
import java.util.Map;

/** What people decided about each row that waited. */
public final class Resolution {
    private final boolean mine;
    private final boolean plain;
    private final Map<String, Boolean> byRow;

    private Resolution(boolean mine, boolean plain, Map<String, Boolean> byRow) {
        this.mine = mine;
        this.plain = plain;
        this.byRow = Map.copyOf(byRow);
    }

    /** One word for all of them. */
    public static Resolution of(Resolve word) {
        return new Resolution(word.equals(Resolve.MINE), true, Map.of());
    }

    /**
     * Row by row; rows that are not named are as with {@code theirs}.
     *
     * @param file a list of {@code {"table","key","resolve"}}
     */
    public static Resolution of(JsonNode file) {
        var byRow = new HashMap<String, Boolean>();
        for (JsonNode row : file) {
            String word = row.path("resolve").asText();
            if (!word.equals("mine") && !word.equals("theirs")) {
                throw new GiveUp("resolution of table " + row.path("table").asText() + ", key " + row.path("key")
                        + " says '" + word + "', expected mine or theirs");
            }
            byRow.put(name(row.path("table").asText(), RowName.text(key(row))), word.equals("mine"));
        }
        return new Resolution(false, false, byRow);
    }

    private static Map<String, JsonNode> key(JsonNode row) {
        var key = new HashMap<String, JsonNode>();
        row.path("key").properties().forEach(e -> key.put(e.getKey(), e.getValue()));
        return key;
    }

    private static String name(String table, String key) {
        return table + " " + key;
    }

    /** Whether the late values win. */
    boolean mine(RowName row) {
        return plain ? mine : byRow.getOrDefault(name(row.table(), row.keyText()), false);
    }

    /** Whether rows under review are brought in although nobody said so of each. */
    boolean plain(RowName row) {
        return plain || !byRow.containsKey(name(row.table(), row.keyText()));
    }
}
