package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.UUID;

/** Files of a host, whole or not at all. */
final class SshFiles {
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration SYNCING = Duration.ofMinutes(10);

    private final Transfer transfer;
    private final SshShell shell;

    SshFiles(Transfer transfer, SshShell shell) {
        this.transfer = transfer;
        this.shell = shell;
    }

    /** Sync and rename are sh's: SFTP's own rename does not replace a file, and jsch knows no fsync. */
    void write(String path, InputStream content) throws IOException, SshTrouble {
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String part = directory + "." + path.substring(directory.length()) + "." + UUID.randomUUID() + ".part";
        must(path, shell.run("mkdir -p " + Sh.quote(directory), QUICK));
        try {
            transfer.put(part, content);
            must(
                    path,
                    shell.run(
                            "f=" + Sh.quote(part) + "; to=" + Sh.quote(path) + "; sync \"$f\" || exit\n"
                                    + "if [ -d \"$to\" ]; then echo \"$to is a directory\" >&2; exit 1; fi; mv -f \"$f\" \"$to\"",
                            SYNCING));
        } catch (IOException | SshTrouble e) {
            forget(part);
            throw e;
        }
    }

    private void forget(String part) {
        try {
            shell.run("rm -f " + Sh.quote(part), QUICK);
        } catch (SshTrouble _) {
            // The node is out of reach; what failed before says so.
        }
    }

    private static void must(String path, Ran ran) throws IOException {
        if (!ran.ok()) {
            throw new FileSystemException(path, null, ran.err().strip());
        }
    }

    InputStream read(String path) throws IOException, SshTrouble {
        return transfer.get(path);
    }
}
