package dev.drydock.workflows.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** The digests that SSHSIG allows, under the names it writes. */
enum Digest {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String written;
    private final String algorithm;

    Digest(String written, String algorithm) {
        this.written = written;
        this.algorithm = algorithm;
    }

    static Optional<Digest> named(String name) {
        return Arrays.stream(values()).filter(d -> d.written.equals(name)).findFirst();
    }

    String written() {
        return written;
    }

    byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
