package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way to reach a node keeps to. The node's files must be this machine's. */
abstract class ReachContract {
    static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path home;

    abstract Reach reach();

    @Test
    void a_command_answers_with_its_exit_code_and_both_streams() {
        Ran ran = reach().run("echo out; echo err >&2; exit 3", SOON);

        assertThat(ran).isEqualTo(new Ran(3, "out\n", "err\n"));
        assertThat(ran.ok()).isFalse();
    }

    @Test
    void of_ten_megabytes_the_first_and_last_part_are_kept() {
        Ran ran = reach().run("echo FIRST; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo LAST", SOON);

        assertThat(ran.out()).startsWith("FIRST\n").endsWith("LAST\n").contains("bytes left out");
        assertThat(ran.out().length()).isLessThan(66_000);
    }

    @Test
    void a_command_over_its_deadline_is_killed_with_its_children_and_may_be_tried_again() throws Exception {
        Path child = home.resolve("child");

        assertThatThrownBy(() ->
                        reach().run("sh -c 'echo $$ >" + child + "; exec sleep 600' & wait", Duration.ofSeconds(2)))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("node n1")
                .hasMessageContaining("did not end within 2 s");

        eventually(() -> gone(child));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "$(touch x) `id` $HOME", "a\nb", "\\'\"*?;&|<>!", " ", "", "-n", "ümlaut→"})
    void a_quoted_word_reaches_the_command_as_it_is(String word) {
        Ran ran = reach().run(Sh.command("printf", "%s|", word, "end"), SOON);

        assertThat(ran.out()).isEqualTo(word + "|end|");
    }

    @Test
    void a_written_file_is_there_whole_with_its_directories() throws IOException {
        var place = home.resolve("new/dir/file");

        reach().write(place.toString(), new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8)));
        reach().write(place.toString(), new ByteArrayInputStream("two".getBytes(StandardCharsets.UTF_8)));

        try (var in = reach().read(place.toString())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two");
        }
        assertThat(home.resolve("new/dir").toFile().list()).containsExactly("file");
    }

    @Test
    void a_background_child_that_keeps_the_streams_does_not_hold_the_answer_back() {
        Ran ran = reach().run("sleep 20 & echo begun", Duration.ofSeconds(15));

        assertThat(ran).isEqualTo(new Ran(0, "begun\n", ""));
    }

    @Test
    void nothing_of_the_workers_way_in_is_the_commands_standard_input() {
        Ran ran = reach().run("cat; echo done", SOON);

        assertThat(ran).isEqualTo(new Ran(0, "done\n", ""));
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> reach().read(home + "/none").close())
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(home + "/none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "it's", "*?[x]", "back\\slash", "ümlaut→"})
    void a_file_is_written_and_read_whatever_its_name(String name) throws IOException {
        var place = home.resolve(name).toString();

        reach().write(place, new ByteArrayInputStream(new byte[] {0, 1, (byte) 200}));

        assertThat(home.toFile().list()).containsExactly(name);
        try (var in = reach().read(place)) {
            assertThat(in.readAllBytes()).containsExactly(0, 1, 200);
        }
    }

    @Test
    void megabytes_go_there_and_come_back() throws IOException {
        byte[] bytes = new byte[5_000_000];
        new Random(7).nextBytes(bytes);

        reach().write(home + "/much", new ByteArrayInputStream(bytes));

        assertThat(home.resolve("much")).hasBinaryContent(bytes);
        try (var in = reach().read(home + "/much")) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    static boolean gone(Path pidFile) {
        try {
            Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
            return !Files.exists(stat) || Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return !(e instanceof NoSuchFileException)
                    || !String.valueOf(e.getMessage()).equals(pidFile.toString());
        }
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        var pause = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + SOON).isLessThan(end);
            assertThat(pause.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
