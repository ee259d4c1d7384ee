package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import dev.drydock.activities.remote.SshSession.Lease;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.time.Duration;

/** Files as whoever logged in. */
final class Sftp implements Transfer {
    private static final Duration PLACE = Duration.ofMinutes(1);

    private final SshSession session;

    Sftp(SshSession session) {
        this.session = session;
    }

    @Override
    public void put(String part, InputStream content) throws IOException, SshTrouble {
        try (Lease<ChannelSftp> lease = open()) {
            lease.channel().put(content, literal(part), ChannelSftp.OVERWRITE);
        } catch (SftpException e) {
            throw failed(part, e);
        }
    }

    @Override
    public InputStream get(String path) throws IOException, SshTrouble {
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
