package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelExec;
import dev.drydock.activities.remote.SshSession.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

/** A Unix socket of a host that only another user may open: sshd forwards as whoever logged in, so a program there does. */
final class SocketRelay {
    private static final Duration QUICK = Duration.ofSeconds(10);

    /** What every Debian and Red Hat has; {@code socat} is taken first where it is. */
    private static final String PERL = "use IO::Socket::UNIX; use IO::Select;"
            + " my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die; my $q = IO::Select->new(\\*STDIN, $s);"
            + " while (my @r = $q->can_read) { for my $h (@r) { my $n = sysread($h, my $b, 65536);"
            + " if ($h == $s) { exit unless $n; syswrite(STDOUT, $b) } elsif ($n) { syswrite($s, $b) }"
            + " else { $q->remove($h); shutdown($s, 1) } } }";

    private final SshSession session;
    private final Sudo sudo;

    SocketRelay(SshSession session, Sudo sudo) {
        this.session = session;
        this.sudo = sudo;
    }

    ByteChannel connect(String path) throws IOException, SshTrouble {
        var inflow = new Inflow();
        var err = new Ends();
        String mark = "@" + UUID.randomUUID();
        Lease<ChannelExec> lease = session.open(
                "exec",
                ChannelExec.class,
                channel -> {
                    channel.setCommand(sudo.line(script(mark), path));
                    channel.setOutputStream(inflow);
                    channel.setErrStream(err.stream());
                },
                QUICK);
        boolean opened = false;
        try {
            InputStream bytes = inflow.stream(() -> (int) QUICK.toMillis());
            if (!Marks.skipTo(mark, bytes)) {
                throw SshTrouble.lasting(
                        "the socket " + path + " of " + session.address() + " cannot be opened as " + sudo.user() + " ("
                                + SshShell.brief(err.text()) + "); expected socat or perl there",
                        null);
            }
            opened = true;
            return new SshSocket(lease.channel(), inflow, lease::close);
        } finally {
            if (!opened) {
                lease.close();
            }
        }
    }

    private static String script(String mark) {
        String hex = HexFormat.of().formatHex(PERL.getBytes(StandardCharsets.US_ASCII));
        return "if command -v socat >/dev/null; then echo " + mark + "; exec socat -t 5 - \"UNIX-CONNECT:$1\"; fi; "
                + "if command -v perl >/dev/null; then echo " + mark + "; exec perl -e \"eval pack q(H*), q(" + hex
                + ")\" \"$1\"; fi; echo neither is there >&2; exit 69";
    }
}
