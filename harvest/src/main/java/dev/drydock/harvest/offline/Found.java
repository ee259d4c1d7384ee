package dev.drydock.harvest.offline;

import java.nio.file.Path;
import java.util.List;

/**
 * What an offline harvest found.
 *
 * @param notes what could not be harvested
 */
public record Found(List<Node> nodes, List<Tally> tables, List<String> notes) {
    public Found {
        nodes = List.copyOf(nodes);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /** One of the databases. {@code actor} is empty for what is nobody's. */
    public record Node(Path file, String actor, long cells) {}

    public long cells() {
        return tables.stream().mapToLong(Tally::cells).sum();
    }
}
