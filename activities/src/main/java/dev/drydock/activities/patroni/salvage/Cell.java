package dev.drydock.activities.patroni.salvage;

/** A column's value in PostgreSQL's own text, as pgoutput sends it. */
sealed interface Cell {
    record Null() implements Cell {
        static final Null NULL = new Null();
    }

    /** A large value that an update did not touch, and that was not sent for that. */
    record Same() implements Cell {
        static final Same SAME = new Same();
    }

    record Text(String text) implements Cell {}
}
