package dev.drydock.activities.remote;

/**
 * How a command ended.
 *
 * @param out standard output, at most 64 KiB: first and last part
 * @param err standard error, likewise; for a step both are in {@code out}
 */
public record Ran(int exit, String out, String err) {
    public boolean ok() {
        return exit == 0;
    }
}
