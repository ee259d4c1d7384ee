package dev.drydock.testbed.standin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * The `restore` command: the bytes of one file over another, without a look at what they are. A truncated source is copied
 * as it is; that is how the real command behaves, and what its callers must guard against.
 */
record Restore(AgentConfig config) {

    private static final int SHARED_MEMORY_HEADER = 136;

    void from(Path source) throws IOException {
        deleteAll(config.subscriptions());
        if (source.equals(config.db())) {
            StandIn.log("INFO", "reused the db path, not copying");
            return;
        }
        long former = Files.exists(config.db()) ? Files.size(config.db()) : 0;
        try (var from = FileChannel.open(source, StandardOpenOption.READ);
                var to = FileChannel.open(config.db(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (former > 0) {
                truncate(sibling("-wal"));
            }
            for (long at = 0; at < from.size(); ) {
                at += from.transferTo(at, from.size() - at, to);
            }
            to.truncate(from.size());
            to.force(true);
            if (former > 0) {
                forget(sibling("-shm"));
            }
            StandIn.log("INFO", "successfully restored! old size: " + former + ", new size: " + from.size());
        }
    }

    private Path sibling(String suffix) {
        return Path.of(config.db() + suffix);
    }

    private static void truncate(Path file) throws IOException {
        if (Files.exists(file)) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** A header of zeroes makes readers open the file anew. */
    private static void forget(Path sharedMemory) throws IOException {
        if (Files.exists(sharedMemory)) {
            try (var channel = FileChannel.open(sharedMemory, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(SHARED_MEMORY_HEADER), 0);
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var found = Files.walk(directory)) {
                for (var each : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
