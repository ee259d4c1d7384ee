package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Message.Column;
import java.util.List;

/** A table as it was on the last leader when a change was written. */
record Table(String database, String schema, String name, char identity, List<Column> columns) {
    Table {
        columns = List.copyOf(columns);
    }

    static Table of(String database, Message.Relation relation) {
        return new Table(database, relation.schema(), relation.name(), relation.identity(), relation.columns());
    }

    boolean isSameAs(Table other) {
        return database.equals(other.database) && schema.equals(other.schema) && name.equals(other.name);
    }

    /** As people read it. */
    String full() {
        return database + "." + schema + "." + name;
    }
}
