package dev.drydock.workflows.words;

/** How many there are of something, in words. */
public final class Count {
    private Count() {}

    /** {@code 1 node}, {@code 2 nodes}. */
    public static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
