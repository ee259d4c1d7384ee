package dev.drydock.activities.corrosion.certificate;

import dev.drydock.harvest.cut.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was compared, and what came out; the bulk that lies in the artifact store.
 *
 * @param vector which every node had reached before its first row was read
 * @param ways nodes by the way they were read: {@code sha3_query} or {@code queries}
 * @param tables chunks by table
 * @param ranges each equal on all nodes; together all keys of all tables when {@code equal}
 * @param moving rows that differed to the end and were written after the vector, as many as are named
 * @param differences cells or ranges that differ, as many as are named
 * @param unread what kept a node from answering, by node
 */
public record Certificate(
        int version,
        String cluster,
        String run,
        int clusterId,
        String at,
        List<String> nodes,
        Cut.Written vector,
        Map<String, List<String>> ways,
        Map<String, Integer> tables,
        List<Equal> ranges,
        List<String> moving,
        List<Difference> differences,
        Map<String, String> unread) {
    public Certificate {
        nodes = List.copyOf(nodes);
        ways = new TreeMap<>(ways);
        tables = new TreeMap<>(tables);
        ranges = List.copyOf(ranges);
        moving = List.copyOf(moving);
        differences = List.copyOf(differences);
        unread = new TreeMap<>(unread);
    }

    /**
     * A chunk, or a part of one that had to be cut up.
     *
     * @param statement {@code sqlite3 -readonly DB "SELECT hex(sha3_query('...'))"} gives its digest
     */
    public record Equal(String table, int chunk, String statement, long rows, String sha3) {}

    /**
     * @param key typed values, clipped; empty: the chunk was not narrowed down to a row
     * @param values what nodes have, clipped, with how many others have it
     */
    public record Difference(String table, int chunk, String key, String column, List<String> values) {
        public Difference {
            values = List.copyOf(values);
        }

        public String says() {
            var words = new ArrayList<String>(List.of("table " + table, "chunk " + chunk));
            if (!key.isEmpty()) {
                words.add("row " + key);
            }
            if (!column.isEmpty()) {
                words.add("column " + column);
            }
            return String.join(", ", words) + ": " + String.join(", ", values);
        }
    }
}
