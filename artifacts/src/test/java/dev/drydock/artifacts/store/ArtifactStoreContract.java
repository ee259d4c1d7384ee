package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store keeps to. */
abstract class ArtifactStoreContract {
    @TempDir
    Path scratch;

    abstract ArtifactStore store() throws IOException;

    @Test
    void an_object_that_was_put_is_read_back() throws IOException {
        var store = store();

        store.put("a/b.json", bytes("hello"));

        assertThat(store.read("a/b.json").orElseThrow().text()).isEqualTo("hello");
        assertThat(store.exists("a/b.json")).isTrue();
    }

    @Test
    void a_file_is_stored_byte_for_byte_and_replaces_what_was_there() throws IOException {
        var store = store();
        var file = scratch.resolve("file");
        Files.write(file, new byte[] {0, -1, 7});

        store.put("snap", bytes("old"));
        store.put("snap", file);

        try (var in = store.open("snap").orElseThrow()) {
            assertThat(in.readAllBytes()).containsExactly(0, -1, 7);
        }
    }

    @Test
    void an_object_is_there_once_its_upload_is_finished_and_not_before() throws IOException {
        var store = store();

        try (var upload = store.upload("a/made")) {
            upload.write(bytes("in two "));
            upload.write(bytes("pieces"));
            assertThat(store.exists("a/made")).isFalse();
            upload.finish();
        }

        assertThat(store.read("a/made").orElseThrow().text()).isEqualTo("in two pieces");
    }

    @Test
    void an_upload_that_is_given_up_changes_nothing() throws IOException {
        var store = store();
        store.put("a", bytes("old"));

        try (var upload = store.upload("a")) {
            upload.write(bytes("new"));
        }

        assertThat(store.read("a").orElseThrow().text()).isEqualTo("old");
    }

    @Test
    void what_was_never_put_is_absent() throws IOException {
        var store = store();

        assertThat(store.read("none")).isEmpty();
        assertThat(store.open("none")).isEmpty();
        assertThat(store.exists("none")).isFalse();
    }

    @Test
    void a_precondition_holds_only_for_what_was_read() throws IOException {
        var store = store();
        assertThat(store.putIf("r", bytes("1"), null)).isTrue();
        var first = store.read("r").orElseThrow().version();

        assertThat(store.putIf("r", bytes("other"), null)).isFalse();
        assertThat(store.putIf("r", bytes("2"), first)).isTrue();
        assertThat(store.putIf("r", bytes("3"), first)).isFalse();

        assertThat(store.read("r").orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void a_precondition_on_what_was_never_there_does_not_hold() throws IOException {
        var store = store();
        store.put("other", bytes("1"));

        var version = store.read("other").orElseThrow().version();

        assertThat(store.putIf("none", bytes("2"), version)).isFalse();
        assertThat(store.exists("none")).isFalse();
    }

    @Test
    void of_many_writers_who_read_the_same_exactly_one_wins() throws Exception {
        var store = store();
        store.put("race", bytes("before"));
        var version = store.read("race").orElseThrow().version();
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var mine = bytes("writer " + i);
            writers.add(() -> store().putIf("race", mine, version));
        }

        long won;
        try (var pool = Executors.newFixedThreadPool(16)) {
            won = pool.invokeAll(writers).stream().filter(f -> f.resultNow()).count();
        }

        assertThat(won).isEqualTo(1);
    }

    @Test
    void of_many_writers_with_with_one_precondition_exactly_one_wins() throws Exception {
        var store = store();
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var mine = bytes("writer " + i);
            writers.add(() -> store().putIf("race", mine, null));
        }

        long won;
        try (var pool = Executors.newFixedThreadPool(16)) {
            won = pool.invokeAll(writers).stream().filter(f -> f.resultNow()).count();
        }

        assertThat(won).isEqualTo(1);
        assertThat(store.read("race")).isPresent();
    }

    @Test
    void keys_that_would_leave_the_store_are_refused() throws IOException {
        var store = store();

        for (var key : List.of("", "/etc/passwd", "../up", "a/../../b", "a//b", "a/", ".lock", "a b")) {
            assertThatThrownBy(() -> store.put(key, bytes("x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + key + "'");
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
