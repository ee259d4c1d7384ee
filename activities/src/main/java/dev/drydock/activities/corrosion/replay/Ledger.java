package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was done in one book, batch by batch, in the artifact store; on this worker's disk by row.
 *
 * <p>A batch is two objects. {@code N.read} holds what each row was before the batch was posted and what is to be done;
 * {@code N.done} how each row ended. Whoever finds the first without the second does that batch again: its statements
 * change nothing twice, and what was read still tells how to count. Both are written only once, so of two workers that
 * hold the same book one is refused.
 */
public final class Ledger {
    private final ArtifactStore store;
    private final String directory;
    private final Shelf shelf;
    private int next = 1;
    private @Nullable Through last;

    /**
     * Where a batch went, so that another node can be waited for.
     *
     * @param actor of the node
     * @param version the batch became there; 0: it changed nothing
     */
    public record Through(String node, String actor, long version) {}

    /**
     * One row of a batch before it is posted.
     *
     * @param entry how it ends if the move is made
     * @param base what it was known to be before; null: no such row
     */
    public record Pending(
            Entry entry, @Nullable Move move, @Nullable Map<String, JsonNode> base) {}

    /** @param groups rows of one original transaction together */
    public record Read(List<List<Pending>> groups) {}

    public record Done(@Nullable Through through, List<Entry> entries) {}

    private Ledger(ArtifactStore store, String directory, Shelf shelf) {
        this.store = store;
        this.directory = directory;
        this.shelf = shelf;
    }

    /**
     * Reads what was done so far.
     *
     * @param book key of its directory
     */
    public static Ledger open(ArtifactStore store, String book, Shelf shelf) throws IOException {
        var ledger = new Ledger(store, book + "/ledger", shelf);
        while (ledger.take()) {
            ledger.next++;
        }
        return ledger;
    }

    /** How many batches a book has come to, ended or not. */
    public static int batches(ArtifactStore store, String book) throws IOException {
        int n = 0;
        while (store.exists("%s/ledger/%06d.read.json.gz".formatted(book, n + 1))) {
            n++;
        }
        return store.exists("%s/ledger/%06d.done.json.gz".formatted(book, n)) || n == 0 ? n : -n;
    }

    private boolean take() throws IOException {
        Optional<Done> done = get(key("done"), Done.class);
        done.ifPresent(this::keep);
        return done.isPresent();
    }

    private void keep(Done done) {
        shelf.keep(done.entries());
        if (done.through() != null && done.through().version() > 0) {
            last = done.through();
        }
    }

    /** The node that was posted to last, which has all replays. */
    public Optional<Through> last() {
        return Optional.ofNullable(last);
    }

    public Optional<Entry> of(RowName row) {
        return shelf.entry(row);
    }

    /** A batch that was begun by somebody who did not come to its end. */
    public Optional<Read> begun() throws IOException {
        return get(key("read"), Read.class);
    }

    public void begin(Read read) throws IOException {
        put(key("read"), read);
    }

    public void end(Done done) throws IOException {
        put(key("done"), done);
        keep(done);
        next++;
    }

    /** Writes down what needed no posting. */
    public void note(List<Entry> entries) throws IOException {
        begin(new Read(List.of()));
        end(new Done(null, entries));
    }

    private String key(String what) {
        return "%s/%06d.%s.json.gz".formatted(directory, next, what);
    }

    private void put(String key, Object value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            Json.MAPPER.writeValue(out, value);
        }
        if (!store.putIf(key, bytes.toByteArray(), null)) {
            throw new TryAgain("another worker writes in " + directory + " of " + store.address() + " (" + key
                    + " is there already): this one begins anew");
        }
    }

    private <T> Optional<T> get(String key, Class<T> type) throws IOException {
        var there = store.open(key);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        try (var in = new GZIPInputStream(there.get())) {
            return Optional.of(Json.MAPPER.readValue(in.readAllBytes(), type));
        }
    }
}
