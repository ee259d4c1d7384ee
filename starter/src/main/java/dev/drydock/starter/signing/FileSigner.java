package dev.drydock.starter.signing;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A private key in a file, read when it signs and forgotten afterwards. */
record FileSigner(Path path, PublicKey key, Streams streams) implements Signer {
    /** As many as ssh asks. */
    private static final int TRIES = 3;

    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public String sign(byte[] message) {
        KeyPair pair = load();
        try {
            if (pair.isEncrypted()) {
                unlock(pair);
            }
            byte[] signature = pair.getSignature(Signing.toBeSigned(message));
            if (signature == null) {
                throw new IllegalArgumentException("its private half makes no signature");
            }
            return Signing.armored(key, message, signature);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, "key " + path + " is damaged: " + e.getMessage(), "--key FILE", e);
        } finally {
            pair.dispose();
        }
    }

    private KeyPair load() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            try {
                return KeyPair.load(new JSch(), bytes, null);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (IOException | JSchException e) {
            throw new Failure(
                    Exit.USAGE,
                    "key " + path + " cannot be used from its file: " + e.getMessage(),
                    "the same command with --signer ssh-keygen",
                    e);
        }
    }

    private void unlock(KeyPair pair) {
        if (!streams.terminal()) {
            throw new Failure(
                    Exit.USAGE,
                    "key " + path + " has a passphrase, and nobody is there to be asked for it: this is not a terminal",
                    "ssh-add " + path + " and the same command again; or it at a terminal; or with --print, and sign"
                            + " elsewhere");
        }
        for (int tried = 1; !opens(pair); tried++) {
            if (tried == TRIES) {
                throw new Failure(
                        Exit.NOT_AUTHORISED,
                        "that is not the passphrase of " + path + ", so nothing was signed or sent",
                        "the same command again, or after ssh-add " + path);
            }
            streams.err().println("that is not the passphrase of " + path);
        }
    }

    private boolean opens(KeyPair pair) {
        char[] typed = streams.secret("passphrase of " + path + ": ")
                .orElseThrow(() -> new Failure(
                        Exit.NOTHING,
                        "no passphrase of " + path + " was given, so nothing was signed or sent",
                        "the same command again, or after ssh-add " + path));
        byte[] passphrase = encoded(typed);
        try {
            return pair.decrypt(passphrase);
        } finally {
            Arrays.fill(typed, '\0');
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    /** Without a string, which nobody can wipe. */
    private static byte[] encoded(char[] typed) {
        var room = ByteBuffer.allocate(typed.length * 4);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), room, true);
        byte[] bytes = Arrays.copyOf(room.array(), room.position());
        Arrays.fill(room.array(), (byte) 0);
        return bytes;
    }
}
