package dev.drydock.harvest.delta;

import java.util.Locale;

/** What a column makes of a value, by SQLite's rules on its declared type. */
enum Affinity {
    INTEGER,
    TEXT,
    NONE,
    REAL,
    NUMERIC;

    static Affinity of(String type) {
        String upper = type.toUpperCase(Locale.ROOT);
        if (upper.contains("INT")) {
            return INTEGER;
        }
        if (upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT")) {
            return TEXT;
        }
        if (upper.contains("BLOB") || upper.isEmpty()) {
            return NONE;
        }
        return upper.contains("REAL") || upper.contains("FLOA") || upper.contains("DOUB") ? REAL : NUMERIC;
    }
}
