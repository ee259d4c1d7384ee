package dev.drydock.harvest.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.harvest.file.Unfit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tables of a Corrosion database, as far as a harvest must know them.
 *
 * @param tables replicated ones, by name
 * @param plain tables that are not replicated
 * @param broken tables with only some of what replication needs
 */
public record Layout(List<Table> tables, List<String> plain, List<String> broken) {
    /** The only one whose tables were looked at; another is refused rather than guessed at. */
    public static final long KNOWN_CRSQLITE = 170_000;

    private static final String CLOCK = "__crsql_clock";
    private static final String PKS = "__crsql_pks";
    private static final String KEY = "__crsql_key";
    private static final Pattern OWN = Pattern.compile("(sqlite_|crsql_|__corro_).*");

    /**
     * Answers one cell of JSON, by the shell as by the driver; {@link #of} reads it. What comes out of a subquery is text
     * again to newer versions of SQLite (3.54, not 3.40) unless {@code json} says otherwise.
     */
    public static final String QUERY = """
            SELECT json_object(
              'crsqlite', (SELECT value FROM crsql_master WHERE key = 'crsqlite_version'),
              'tables', json((SELECT json_group_array(json(t.described)) FROM (SELECT json_object(
                'name', m.name,
                'columns', json((SELECT json_group_array(json_array(c.cid, c.name, c.pk, c.hidden, c.type))
                                 FROM pragma_table_xinfo(m.name) c)),
                'indexed', m.name LIKE '%\\_\\_crsql\\_clock' ESCAPE '\\' AND EXISTS (
                  SELECT 1 FROM pragma_index_list(m.name) i
                  WHERE (SELECT group_concat(n.name) FROM
                    (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) n) LIKE 'site\\_id,db\\_version%' ESCAPE '\\'))
                AS described FROM sqlite_master m WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%') t)))
            """;

    /** A column that is neither key nor generated. {@code type} as declared, which decides the affinity. */
    public record Column(String name, String type) {
        Affinity affinity() {
            return Affinity.of(type);
        }
    }

    /**
     * @param key in the order of the clock's key table, which is the order of packed keys
     * @param indexed whether the clock has an index that begins with site and version
     */
    public record Table(String name, List<String> key, List<Column> cells, boolean indexed) {
        public Table {
            key = List.copyOf(key);
            cells = List.copyOf(cells);
        }

        public String clock() {
            return name + CLOCK;
        }

        public String pks() {
            return name + PKS;
        }

        public List<String> cellNames() {
            return cells.stream().map(Column::name).toList();
        }
    }

    public Layout {
        tables = List.copyOf(tables);
        plain = List.copyOf(plain);
        broken = List.copyOf(broken);
    }

    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** @param answer the one cell that {@link #QUERY} answers */
    public static Layout of(String answer) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(answer);
        } catch (JsonProcessingException e) {
            throw new Unfit("the database's layout cannot be understood: " + e.getOriginalMessage(), e);
        }
        long version = json.path("crsqlite").asLong();
        if (version != KNOWN_CRSQLITE) {
            throw new Unfit("its crsqlite_version is " + version + ", expected " + KNOWN_CRSQLITE);
        }
        var found = new HashMap<String, JsonNode>();
        json.path("tables").forEach(table -> found.put(table.path("name").asText(), table));
        return of(found);
    }

    private static Layout of(Map<String, JsonNode> found) {
        var tables = new ArrayList<Table>();
        var plain = new ArrayList<String>();
        var broken = new ArrayList<String>();
        found.keySet().stream().sorted().forEach(name -> {
            boolean clock = found.containsKey(name + CLOCK);
            if (clock && found.containsKey(name + PKS)) {
                tables.add(table(name, found));
            } else if (clock || found.containsKey(name + PKS)) {
                broken.add(name);
            } else if (name.endsWith(CLOCK) && !found.containsKey(name.substring(0, name.length() - CLOCK.length()))) {
                broken.add(name.substring(0, name.length() - CLOCK.length()));
            } else if (!OWN.matcher(name).matches() && !name.endsWith(CLOCK) && !name.endsWith(PKS)) {
                plain.add(name);
            }
        });
        return new Layout(tables, plain, broken);
    }

    private static Table table(String name, Map<String, JsonNode> found) {
        var key = columns(there(found, name + PKS)).stream()
                .map(column -> column.path(1).asText())
                .filter(column -> !column.equals(KEY))
                .toList();
        var cells = columns(there(found, name)).stream()
                .filter(column -> column.path(2).asInt() == 0 && column.path(3).asInt() == 0)
                .map(column ->
                        new Column(column.path(1).asText(), column.path(4).asText()))
                .toList();
        boolean indexed = there(found, name + CLOCK).path("indexed").asInt() == 1;
        return new Table(name, key, cells, indexed);
    }

    private static JsonNode there(Map<String, JsonNode> found, String name) {
        return found.getOrDefault(name, MissingNode.getInstance());
    }

    private static List<JsonNode> columns(JsonNode table) {
        var columns = new ArrayList<JsonNode>();
        table.path("columns").forEach(columns::add);
        columns.sort(Comparator.comparingInt(column -> column.path(0).asInt()));
        return columns;
    }
}
