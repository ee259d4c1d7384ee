package dev.drydock.activities.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShell;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SSH server in this process, which can be told to misbehave, and a home whose key it lets in as {@code ops}. */
final class InJvmSshd implements AutoCloseable {
    static final String USER = "ops";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Path home;
    private volatile String startup = "";

    InJvmSshd(Path home) {
        this.home = home;
        try {
            Files.createDirectories(home.resolve(".ssh"));
            allowed.add(key("id_ecdsa", ""));
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(hostKeys());
            server.setPublickeyAuthenticator(
                    (user, key, session) -> user.equals(USER) && allowed.contains(PublicKeyEntry.toString(key)));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
            server.setCommandFactory(
                    (channel, command) -> new InvertedShellWrapper(new Shell("setsid", "sh", "-c", startup + command)));
            server.start();
            Files.writeString(home.resolve(".ssh/known_hosts"), known(server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SimpleGeneratorHostKeyProvider hostKeys() {
        var keys = new SimpleGeneratorHostKeyProvider();
        keys.setAlgorithm("EC");
        keys.setKeySize(256);
        return keys;
    }

    /** Makes a key pair in the home; answers its public half. */
    String key(String file, String passphrase) {
        try {
            var pair = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
            try (var out = Files.newOutputStream(home.resolve(".ssh").resolve(file))) {
                pair.writeOpenSSHv1PrivateKey(
                        out, passphrase.isEmpty() ? null : passphrase.getBytes(StandardCharsets.UTF_8));
            }
            var half = new ByteArrayOutputStream();
            pair.writePublicKey(half, "");
            return half.toString(StandardCharsets.UTF_8).strip();
        } catch (JSchException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param port where it is reached */
    String known(int port) throws IOException {
        try {
            var keys = server.getKeyPairProvider().loadKeys(null);
            return "[127.0.0.1]:" + port + " "
                    + PublicKeyEntry.toString(keys.iterator().next().getPublic()) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void newHostKey() {
        server.setKeyPairProvider(hostKeys());
    }

    /** What a login shell's start-up files do before a command. */
    void startup(String shell) {
        startup = shell;
    }

    void withoutSftp() {
        server.setSubsystemFactories(List.of());
    }

    int sessions() {
        return server.getActiveSessions().size();
    }

    int port() {
        return server.getPort();
    }

    Account account() {
        return new Account(USER, home, null);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As OpenSSH's server does, it takes what a command does not read, and sends what the command said all the same. */
    private static final class Shell extends ProcessShell {
        Shell(String... command) {
            super(command);
        }

        @Override
        public OutputStream getInputStream() {
            return new FilterOutputStream(super.getInputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) {
                    try {
                        out.write(bytes, from, length);
                    } catch (IOException _) {
                        // It has ended.
                    }
                }

                @Override
                public void flush() {
                    try {
                        out.flush();
                    } catch (IOException _) {
                        // It has ended.
                    }
                }
            };
        }
    }
}
