package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactStoresTest {
    @TempDir
    Path dir;

    @Test
    void a_file_address_is_a_directory_that_need_not_be_there_yet() {
        var store = ArtifactStores.at(URI.create("file://" + dir + "/new"));

        assertThat(store.address()).isEqualTo("file://" + dir + "/new");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "s3://B/prefix      | 'B' is no bucket's name",
                "ftp://host/path    | nothing here reads such addresses",
                "artifacts          | it has no scheme",
                "file:artifacts     | no full path is given",
                "file:///           | no full path is given",
                "file://artifacts/x | artifacts stands where a host would"
            })
    void other_addresses_are_refused_with_what_to_write_instead(String address, String why) {
        assertThatThrownBy(() -> ArtifactStores.at(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("artifacts " + address)
                .hasMessageContaining(why);
    }

    @Test
    void a_place_that_cannot_be_a_directory_is_refused() throws IOException {
        var file = Files.createFile(dir.resolve("file"));

        assertThatThrownBy(() -> ArtifactStores.at(URI.create("file://" + file + "/store")))
                .hasMessageContaining(file + " is not a directory");
    }
}
