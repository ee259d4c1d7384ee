package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The Patroni that a testbed runs. */
public enum PatroniVersion {
    /** 3.0.2, the package of Debian 12. */
    V3_0("3.0", 10, 3),
    /** 4.1.5 from PyPI, in a virtual environment that {@code scripts/patroni} makes. It takes no ttl below 20. */
    V4_1("4.1", 20, 5);

    private final String text;
    private final int ttl;
    private final int retry;

    PatroniVersion(String text, int ttl, int retry) {
        this.text = text;
        this.ttl = ttl;
        this.retry = retry;
    }

    public static PatroniVersion of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new TestbedFailure("there is no testbed with Patroni " + text + ", only with "
                        + Arrays.stream(values()).map(PatroniVersion::text).collect(Collectors.joining(" and "))));
    }

    /** As it stands on the command line. */
    public String text() {
        return text;
    }

    /** Seconds for which a leader that is gone is waited for. */
    int ttl() {
        return ttl;
    }

    /** Seconds for which a leader bears with an etcd that does not answer. */
    int retry() {
        return retry;
    }
}
