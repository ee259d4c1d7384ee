package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import dev.drydock.activities.remote.SshSession.Lease;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.UUID;

/** Files of a host, by SFTP. */
final class SshFiles {
    private static final Duration PLACE = Duration.ofMinutes(1);
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration SYNCING = Duration.ofMinutes(10);

    private final SshSession session;
    private final SshShell shell;

    SshFiles(SshSession session, SshShell shell) {
        this.session = session;
        this.shell = shell;
    }

    /** Sync and rename are sh's: SFTP's own rename does not replace a file, and jsch knows no fsync. */
    void write(String path, InputStream content) throws IOException, SshTrouble {
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String part = directory + "." + path.substring(directory.length()) + "." + UUID.randomUUID() + ".part";
        must(path, shell.run("mkdir -p " + Sh.quote(directory), QUICK));
        try {
            put(part, content);
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

    private void put(String part, InputStream content) throws IOException, SshTrouble {
        try (Lease<ChannelSftp> lease = open()) {
            lease.channel().put(content, literal(part), ChannelSftp.OVERWRITE);
        } catch (SftpException e) {
            throw failed(part, e);
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
        Lease<ChannelSftp> lease = open();
        boolean opened = false;
        try {
            var stream = new FilterInputStream(lease.channel().get(literal(path))) {
                @Override
                public void close() {
                    lease.close(); // Closing the stream itself would first read what is still under way.
                }
            };
            opened = true;
            return stream;
        } catch (SftpException e) {
            throw failed(path, e);
        } finally {
            if (!opened) {
                lease.close();
            }
        }
    }

    private Lease<ChannelSftp> open() throws SshTrouble {
        return session.open("sftp", ChannelSftp.class, channel -> {}, PLACE);
    }

    /** jsch takes these characters for a pattern. */
    private static String literal(String path) {
        return path.replaceAll("[\\\\*?]", "\\\\$0");
    }

    private IOException failed(String path, SftpException e) throws SshTrouble {
        if (!session.up()) {
            throw session.lost(path + " was transferred", e);
        }
        return switch (e.id) {
            case ChannelSftp.SSH_FX_NO_SUCH_FILE -> new FileNotFoundException(path + " (No such file or directory)");
            case ChannelSftp.SSH_FX_PERMISSION_DENIED -> new AccessDeniedException(path);
            default -> new IOException(path + ": " + e.getMessage(), e);
        };
    }
}
