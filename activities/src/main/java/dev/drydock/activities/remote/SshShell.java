package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import dev.drydock.activities.remote.SshSession.Lease;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * Runs lines of sh on a host.
 *
 * <p>sshd hands a command to the user's login shell, whatever that is. So the command is one line that every shell
 * reads alike, and starts {@code sh}; what is to be run comes on standard input, where no process list shows it, and is
 * run only if it came whole: half a command is another command. Marks on both streams say where the start-up files'
 * words end, and carry the process group, which is sshd's child's and all that came of it, for the kill at the deadline.
 */
final class SshShell {
    /** A background child may hold the streams open for ever after the command itself has ended. */
    private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PLACE = Duration.ofMinutes(1);
    private static final Duration KILLING = Duration.ofSeconds(10);
    private static final int CUT_SHORT = 75;
    private static final Map<String, Integer> SIGNALS =
            Map.of("HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM", 15);

    private final SshSession session;
    private final Sudo sudo;

    SshShell(SshSession session, Sudo sudo) {
        this.session = session;
        this.sudo = sudo;
    }

    Ran run(String shell, Duration deadline) throws SshTrouble {
        long end = System.nanoTime() + deadline.toNanos();
        var run = new Run("@" + UUID.randomUUID(), shell);
        Duration patience = deadline.compareTo(PLACE) < 0 ? deadline : PLACE;
        try (Lease<ChannelExec> lease = session.open("exec", ChannelExec.class, run::prepare, patience)) {
            run.send(lease.channel());
            if (run.ended(lease.channel(), end)) {
                return run.answer(lease.channel());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill(run);
            throw SshTrouble.passing("waiting for '" + brief(shell) + "' was interrupted", e);
        }
        kill(run);
        throw SshTrouble.passing(
                "'" + brief(shell) + "' did not end within " + deadline.toSeconds() + " s and was killed; it had said: "
                        + brief(run.err.text() + run.out.text()),
                null);
    }

    /** Closing the channel would leave the command running. */
    private void kill(Run run) throws SshTrouble {
        String group = run.out.word();
        if (!group.matches("[0-9]+")) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        var kill = new Run("@" + UUID.randomUUID(), "kill -KILL -" + group + " 2>/dev/null || kill -KILL " + group);
        try (Lease<ChannelExec> lease = session.open("exec", ChannelExec.class, kill::prepare, KILLING)) {
            kill.send(lease.channel());
            if (!kill.ended(lease.channel(), System.nanoTime() + KILLING.toNanos())) {
                session.drop();
            }
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static String brief(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }

    /** One command on its way. */
    private final class Run {
        private final String mark;
        private final String shell;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final MarkedOutput out;
        private final MarkedOutput err;

        Run(String mark, String shell) {
            this.mark = mark;
            this.shell = shell;
            this.out = new MarkedOutput(mark, () -> {});
            this.err = new MarkedOutput(mark, closed::countDown); // The last stream that jsch closes.
        }

        void prepare(ChannelExec channel) {
            channel.setCommand(
                    "exec S -c 'cd /; echo M G; echo M >&2; set -- \"$(cat)\"; exec </dev/null; case $1 in *M) eval \"set --; ${1%M}\" ;; *) exit "
                                    .replace("M", mark)
                                    .replaceFirst("S", Matcher.quoteReplacement(sudo.shell()))
                                    .replaceFirst("G", Matcher.quoteReplacement(sudo.group()))
                            + CUT_SHORT + " ;; esac'");
            channel.setOutputStream(out);
            channel.setErrStream(err);
        }

        void send(ChannelExec channel) throws SshTrouble {
            try (OutputStream in = channel.getOutputStream()) {
                in.write((shell + mark).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Where the session stands, the login shell ended without reading: how it did tells why.
                if (!up(channel)) {
                    throw session.lost("'" + brief(shell) + "' was sent", e);
                }
            }
        }

        private static boolean up(ChannelExec channel) {
            try {
                return channel.isClosed() || channel.getSession().isConnected();
            } catch (JSchException e) {
                return false;
            }
        }

        /** Whether it ended in time. */
        boolean ended(ChannelExec channel, long end) throws InterruptedException {
            long exited = 0;
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                if (channel.getExitStatus() >= 0 && exited == 0) {
                    exited = now;
                }
                if (exited != 0 && now - exited > REST_OF_OUTPUT.toNanos()) {
                    return true;
                }
                if (now > end) {
                    return false;
                }
            }
            return true;
        }

        Ran answer(ChannelExec channel) throws SshTrouble {
            int exit = exit(channel);
            if (!out.begun() && sudo.asked()) {
                throw SshTrouble.lasting(
                        session.address() + " may not run " + Sudo.SHELL + " as " + sudo.user() + " (exit " + exit
                                + "): '" + brief(err.garbage() + out.garbage())
                                + "'; expected that sudo asks for no password: drydock doctor --sudoers prints what to"
                                + " allow",
                        null);
            }
            if (!out.begun()) {
                throw SshTrouble.lasting(
                        session.address() + " ran no sh (exit " + exit + ") but said '"
                                + brief(err.garbage() + out.garbage())
                                + "'; expected a login shell that runs commands: see the user's shell and any"
                                + " command= in authorized_keys there",
                        null);
            }
            return new Ran(exit, out.text(), err.text());
        }

        private int exit(ChannelExec channel) throws SshTrouble {
            String signal = channel.getExitSignal();
            if (signal != null) {
                return 128 + SIGNALS.getOrDefault(signal, 0);
            }
            if (channel.getExitStatus() < 0) {
                throw session.lost("'" + brief(shell) + "' ran there", null);
            }
            return channel.getExitStatus();
        }
    }
}
