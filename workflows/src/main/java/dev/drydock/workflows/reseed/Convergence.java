package dev.drydock.workflows.reseed;

import org.jspecify.annotations.Nullable;

/**
 * Whether the nodes of the new generation agree.
 *
 * @param equal every row is the same on every node
 * @param says what was seen; when they differ, which node, table, chunk, row and column
 * @param certificate null: no rows were compared, or before there were certificates
 */
public record Convergence(
        int tables,
        long rows,
        boolean equal,
        String says,
        @Nullable Certificate certificate) {

    /**
     * What rows were compared; the bulk lies in the artifact store.
     *
     * @param digest of the certificate, which is found under it
     * @param way how nodes were read, with how many of them
     * @param vector digest of the version vector that all nodes had reached before
     * @param versions in that vector
     */
    public record Certificate(String digest, int chunks, String way, String vector, long versions) {
        public String says() {
            return "certificate " + digest + " over " + chunks + (chunks == 1 ? " chunk" : " chunks") + " at "
                    + versions + (versions == 1 ? " version" : " versions") + " (" + way + ")";
        }
    }
}
