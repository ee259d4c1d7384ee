package dev.drydock.starter.signing;

import java.util.Arrays;

/** Who does the signing. */
public enum Means {
    FILE("file"),
    AGENT("agent"),
    SSH_KEYGEN("ssh-keygen");

    private final String written;

    Means(String written) {
        this.written = written;
    }

    /** @throws IllegalArgumentException naming the three */
    public static Means of(String text) {
        return Arrays.stream(values())
                .filter(means -> means.written.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected file, agent or ssh-keygen"));
    }

    @Override
    public String toString() {
        return written;
    }
}
