package dev.drydock.workflows.reseed;

/** Surveys with one thing changed. */
final class Fixtures {
    private Fixtures() {}

    static Survey.Measures free(Survey.Measures m, long bytes) {
        return new Survey.Measures(
                m.up(),
                m.missing(),
                m.readOnly(),
                m.broken(),
                m.versions(),
                m.gaps(),
                m.buffered(),
                m.partial(),
                m.databaseBytes(),
                m.walBytes(),
                bytes,
                bytes,
                m.clockOffsetMillis(),
                m.unfinished(),
                m.sameFileSystem(),
                m.writes(),
                m.unpacks(),
                m.holder());
    }
}
