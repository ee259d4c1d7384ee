package dev.drydock.starter.late;

import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.late.LateObjects;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The late writes of a cluster in its artifact store. Where that is, only the worker's side knows: it stands in the
 * cluster file.
 */
public final class LateStore {
    private final String cluster;
    private final String address;

    private LateStore(String cluster, String address) {
        this.cluster = cluster;
        this.address = address;
    }

    public static LateStore of(Server server, String cluster) {
        return new Desks(server)
                .clusters().stream()
                        .filter(card -> card.cluster().equals(cluster)
                                && !card.artifacts().isEmpty())
                        .map(Desk.Card::artifacts)
                        .findFirst()
                        .map(address -> new LateStore(cluster, address))
                        .orElseThrow(() -> new Failure(
                                Exit.CHECK_FAILED,
                                "the worker does not say where the artifacts of " + cluster + " are",
                                "drydock doctor " + cluster));
    }

    /** A listing that is there; it is opened again for each reading. */
    public Listing listing(String book, String digest) {
        String key = LateObjects.of(cluster, book).listing(digest);
        open(key).close();
        return new Listing(digest, () -> open(key).in(), digest);
    }

    private record Opened(InputStream in) {
        void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Opened open(String key) {
        try {
            return store(false)
                    .open(key)
                    .map(Opened::new)
                    .orElseThrow(() -> unreachable("there is no " + key + " in it here", null));
        } catch (IOException e) {
            throw unreachable(why(e), e);
        }
    }

    /** Keeps what people decided row by row, under its digest. */
    public void keep(String book, String digest, byte[] bytes) {
        try {
            store(true).put(LateObjects.of(cluster, book).resolution(digest), bytes);
        } catch (IOException e) {
            throw unreachable(why(e), e);
        }
    }

    private ArtifactStore store(boolean writing) {
        try {
            URI uri = URI.create(address);
            return writing ? ArtifactStores.at(uri) : ArtifactStores.reading(uri);
        } catch (IllegalArgumentException e) {
            throw unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    private static String why(IOException e) {
        return e instanceof StoreRefused ? String.valueOf(e.getMessage()) : e.toString();
    }

    private Failure unreachable(String why, @Nullable Exception cause) {
        String says = "the artifact store " + address + " of " + cluster + " cannot be used from here: " + why;
        String next = "drydock late " + cluster + " on the worker's host, or drydock late --from FILE with a copy";
        return cause == null ? new Failure(Exit.BLOCKED, says, next) : new Failure(Exit.BLOCKED, says, next, cause);
    }
}
