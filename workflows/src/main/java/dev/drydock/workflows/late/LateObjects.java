package dev.drydock.workflows.late;

/** Names of a book's objects in the artifact store; both sides of a run find them by these. */
public record LateObjects(String directory) {
    /** @param book as {@link LateWrites.Book#name()} */
    public static LateObjects of(String cluster, String book) {
        return new LateObjects(cluster + "/late/" + book);
    }

    /** Which deltas there are. */
    public String index() {
        return directory + "/index.json";
    }

    public String delta(String digest) {
        return directory + "/deltas/" + hex(digest) + ".db.zst";
    }

    /** Lines of {@link LateRow}, gzipped, under the digest of the lines. */
    public String listing(String digest) {
        return directory + "/lists/" + hex(digest) + ".jsonl.gz";
    }

    /** A list of rows, each with who wins, under its digest as JSON. */
    public String resolution(String digest) {
        return directory + "/resolutions/" + hex(digest) + ".json";
    }

    /** What was counted, under the digest of the state of the book at the time. */
    public String reckoning(String digest) {
        return directory + "/reckonings/" + hex(digest) + ".json";
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }
}
