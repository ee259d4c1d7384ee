package dev.drydock.starter.signing;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key in a file, as far as it can be read without its passphrase.
 *
 * @param whole whether the private half is in it too
 */
record KeyFile(Path path, PublicKey key, boolean whole) {
    /** What {@code ssh-keygen} writes since 7.8; its public half is never encrypted (PROTOCOL.key). */
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";

    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

    /** Ten times that of an RSA key of 16,384 bits. */
    private static final int LONGEST = 100_000;

    private static final String NEW_KEY = "ssh-keygen -t ed25519, then have its public half listed for you";

    /** @throws Failure when it cannot be read, is no key, or one that cannot sign statements */
    static KeyFile read(Path path) {
        String text = text(path);
        try {
            return text.startsWith("-----BEGIN ")
                    ? new KeyFile(path, ofPrivate(text), true)
                    : new KeyFile(path, PublicKey.of(text), false);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, path + " cannot sign statements: " + e.getMessage(), NEW_KEY, e);
        }
    }

    private static String text(Path path) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new Failure(
                        Exit.USAGE,
                        path + " is no key file: it has more than " + LONGEST + " bytes",
                        "--key FILE, with a key as ssh-keygen -t ed25519 writes it");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Failure(
                    Exit.USAGE,
                    "key " + path + " cannot be read: " + reason(e),
                    "--key FILE, with a key as ssh-keygen -t ed25519 writes it",
                    e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "its owner and mode do not let you";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static PublicKey ofPrivate(String text) {
        if (!text.startsWith(BEGIN)) {
            throw new IllegalArgumentException(
                    "it begins with " + text.lines().findFirst().orElse("") + ", expected " + BEGIN
                            + ", as ssh-keygen -t ed25519 writes it");
        }
        int end = text.indexOf(END);
        if (end < 0) {
            throw new IllegalArgumentException("it is cut off: there is no " + END);
        }
        byte[] blob = publicHalf(text.substring(BEGIN.length(), end).replaceAll("\\s", ""));
        return new PublicKey(word(ByteBuffer.wrap(blob)), Base64.getEncoder().encodeToString(blob));
    }

    private static byte[] publicHalf(String base64) {
        try {
            var in = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new IllegalArgumentException("it does not begin with openssh-key-v1");
            }
            string(in); // cipher
            string(in); // how the passphrase becomes a key
            string(in); // its options
            if (in.getInt() != 1) {
                throw new IllegalArgumentException("it holds more than one key");
            }
            return string(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut off", e);
        }
    }

    private static String word(ByteBuffer blob) {
        try {
            return new String(string(blob), StandardCharsets.ISO_8859_1);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("its key is cut off", e);
        }
    }

    private static byte[] string(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
