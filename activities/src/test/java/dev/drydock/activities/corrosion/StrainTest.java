package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.testbed.disk.TinyDisk;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fill up or turn read-only while a node is worked on: what is said, and that it goes on once there is room. */
class StrainTest {
    private static final String SERVICE = "{start: \"true\", stop: \"true\"}";

    @TempDir
    Path directory;

    @Test
    void a_disk_that_fills_up_while_the_snapshot_is_written() throws Exception {
        try (var disk = disk(directory.resolve("work"), "90m")) {
            var yard = new Yard(directory, beforeWriting("snapshot.db", disk::fill), SERVICE);
            Published snapshot = yard.published("run-1");

            List<Reseed.Staged> staged = yard.reseed.stage(yard.run("run-1"), snapshot, List.of("n1"));

            assertThat(staged)
                    .singleElement()
                    .satisfies(node -> assertThat(node.trouble())
                            .startsWith("node n1 has ")
                            .contains(" bytes free for " + yard.staged("run-1") + ", needs "));
            try (var left = Files.list(yard.staged("run-1").getParent())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void a_disk_that_is_full_when_the_snapshot_is_restored() throws Exception {
        try (var disk = disk(directory.resolve("node"), "8m")) {
            var yard = new Yard(directory, new LocalOrSsh(), SERVICE);
            Reseed.Job job = archived(yard);
            disk.fill();

            assertThatThrownBy(() -> yard.reseed.restore(job))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageStartingWith("node n1: restore ended with exit code 1, expected 0: ")
                    .hasMessageContaining("No space left on device");

            disk.free();
            assertThat(yard.reseed.restore(job).says()).startsWith("restored ");
            assertThat(yard.database()).hasBinaryContent(Files.readAllBytes(yard.staged("run-1")));
        }
    }

    @Test
    void a_work_directory_that_is_full_begins_no_command_and_says_so() throws Exception {
        try (var disk = disk(directory.resolve("work"), "90m")) {
            var yard = new Yard(directory, new LocalOrSsh(), SERVICE);
            Reseed.Job job = archived(yard);
            disk.fill();

            assertThatThrownBy(() -> yard.reseed.restore(job))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageStartingWith("node n1: ")
                    .hasMessageContaining("No space left on device");
            assertThat(yard.database()).doesNotExist();

            disk.free();
            assertThat(yard.reseed.restore(job).says()).startsWith("restored ");
        }
    }

    @Test
    void a_work_directory_that_turned_read_only_begins_no_command_and_says_so() throws Exception {
        try (var disk = disk(directory.resolve("work"), "90m")) {
            var yard = new Yard(directory, new LocalOrSsh(), SERVICE);
            Reseed.Job job = archived(yard);
            disk.readOnly();

            assertThatThrownBy(() -> yard.reseed.restore(job))
                    .isInstanceOf(TryAgain.class)
                    .hasMessageStartingWith("node n1: ")
                    .hasMessageContaining("Read-only file system");
            assertThat(yard.database()).doesNotExist();

            disk.writable();
            assertThat(yard.reseed.restore(job).says()).startsWith("restored ");
        }
    }

    @Test
    void a_full_artifact_store_is_for_a_person_to_mend_and_not_for_another_try() throws Exception {
        try (var disk = disk(directory.resolve("artifacts"), "90m")) {
            var yard = new Yard(directory);
            disk.fill();

            assertThatThrownBy(() -> yard.published("run-1"))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageMatching("file://.*/artifacts: cannot store corrosion/yard/.*: its file system has \\d+"
                            + " bytes free; make room there");

            disk.free();
            assertThat(yard.published("run-1").tables()).isPositive();
        }
    }

    private static TinyDisk disk(Path place, String size) {
        return TinyDisk.at(place, size).orElseGet(Assumptions::abort);
    }

    private static Reseed.Job archived(Yard yard) throws Exception {
        Reseed.Job job = yard.job("run-1", yard.published("run-1"));
        assertThat(yard.reseed.stage(job.run(), job.snapshot(), List.of("n1")))
                .extracting(Reseed.Staged::trouble)
                .containsExactly("");
        yard.reseed.archive(job);
        return job;
    }

    /** Somebody else's writing, between the look at what is free and ours. */
    private static Reaches beforeWriting(String name, Runnable first) {
        var usual = new LocalOrSsh();
        return (cluster, node) -> {
            Reach reach = usual.to(cluster, node);
            return (Reach) Proxy.newProxyInstance(
                    Reach.class.getClassLoader(), new Class<?>[] {Reach.class}, (_, method, args) -> {
                        if (method.getName().equals("write")
                                && args[1] instanceof InputStream
                                && args[0].toString().endsWith(name)) {
                            first.run();
                        }
                        try {
                            return method.invoke(reach, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }
}
