package dev.drydock.starter.fake;

import dev.drydock.workflows.signature.PublicKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * An agent with one key, as if in a security key: no test machine has one that somebody touches. Speaks SSH's agent
 * protocol, and signs as PROTOCOL.u2f has it.
 */
public final class TokenAgent implements AutoCloseable {
    private static final int IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGNATURE = 14;
    private static final byte FAILURE = 5;
    private static final String APPLICATION = "ssh:";

    private final ServerSocketChannel server;
    private final KeyPair pair;
    private final boolean touched;

    private TokenAgent(ServerSocketChannel server, KeyPair pair, boolean touched) {
        this.server = server;
        this.pair = pair;
        this.touched = touched;
    }

    /** @param touched whether somebody is there to touch it; otherwise it signs nothing */
    public static TokenAgent at(Path socket, boolean touched) {
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var agent = new TokenAgent(server, pair, touched);
            Thread.ofVirtual().start(agent::serve);
            return agent;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public PublicKey key() {
        return new PublicKey(PublicKey.TOKEN, Base64.getEncoder().encodeToString(blob()));
    }

    /** Its private key file, as far as one can be read without the security key. */
    public String file() {
        byte[] none = string("none");
        byte[] count = {0, 0, 0, 1};
        byte[] magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
        byte[] whole = join(magic, none, none, string(""), count, string(blob()), string("a handle"));
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(whole)
                + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    private void serve() {
        while (server.isOpen()) {
            try (var peer = server.accept()) {
                var in = new DataInputStream(Channels.newInputStream(peer));
                byte[] question = in.readNBytes(in.readInt());
                byte[] answer = answer(ByteBuffer.wrap(question));
                var out = new DataOutputStream(Channels.newOutputStream(peer));
                out.write(string(answer));
                out.flush();
            } catch (IOException _) {
                // Closed, or somebody who only looked whether it is there.
            }
        }
    }

    private byte[] answer(ByteBuffer question) {
        if (question.get() == IDENTITIES) {
            return join(new byte[] {IDENTITIES_ANSWER, 0, 0, 0, 1}, string(blob()), string("token"));
        }
        read(question); // the key: there is one only
        return touched ? join(new byte[] {SIGNATURE}, string(signature(read(question)))) : new byte[] {FAILURE};
    }

    private byte[] signature(byte[] bytes) {
        try {
            byte[] tail = {1, 0, 0, 0, 7};
            var sha256 = MessageDigest.getInstance("SHA-256");
            byte[] application = sha256.digest(APPLICATION.getBytes(StandardCharsets.UTF_8));
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(join(application, tail, sha256.digest(bytes)));
            return join(string(PublicKey.TOKEN), string(signature.sign()), tail);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] blob() {
        byte[] x509 = pair.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
        return join(string(PublicKey.TOKEN), string(point), string(APPLICATION));
    }

    private static byte[] read(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static byte[] string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] string(byte[] bytes) {
        return join(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    private static byte[] join(byte[]... parts) {
        var all =
                ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
