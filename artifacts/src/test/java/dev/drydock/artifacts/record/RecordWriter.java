package dev.drydock.artifacts.record;

import dev.drydock.artifacts.store.ArtifactStores;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A process of its own that enters debts: {@code STORE NAME COUNT}. */
final class RecordWriter {
    private RecordWriter() {}

    public static void main(String[] args) throws IOException {
        write(URI.create(args[0]), args[1], Integer.parseInt(args[2]));
    }

    static void write(URI store, String name, int count) throws IOException {
        var records = new ClusterRecords(ArtifactStores.at(store));
        for (int i = 0; i < count; i++) {
            var node = name + "-" + i;
            records.change("corrosion/eu-1", r -> r.owe("run", "now", Map.of(node, "late")));
        }
    }
}
