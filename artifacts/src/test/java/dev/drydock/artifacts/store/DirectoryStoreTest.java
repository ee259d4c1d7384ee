package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends ArtifactStoreContract {
    @TempDir
    Path root;

    @Override
    ArtifactStore store() {
        return ArtifactStores.at(root.resolve("deep/store").toUri());
    }

    @Test
    void looking_makes_nothing() throws IOException {
        var store = store();

        assertThat(store.read("a")).isEmpty();

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void nothing_half_written_stays_behind() throws IOException {
        var store = store();

        store.put("a/b", bytes("1"));
        store.putIf("a/b", bytes("2"), "not its version");

        try (var files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", "b");
        }
    }
}
