package dev.drydock.activities.patroni.salvage;

import java.util.List;

/**
 * What a delta is about.
 *
 * @param after the mark's LSN; every transaction that was committed later is in it
 * @param xid of the mark's own commit: whatever the new leader wrote has it or a later one
 * @param databases those whose slots were read
 */
record DeltaHead(
        String node, String systemIdentifier, long timeline, String after, String xid, List<String> databases) {
    DeltaHead {
        databases = List.copyOf(databases);
    }

    String site() {
        return systemIdentifier + "/" + timeline;
    }

    /** The database is left out of a table's name where there is only one. */
    String shown(Table table) {
        return databases.size() == 1 ? table.schema() + "." + table.name() : table.full();
    }
}
