package dev.drydock.workflows.rollout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast bytes may travel.
 *
 * @param bytes a second, at least 1
 */
public record Rate(long bytes) {
    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5})([KMG])");

    public Rate {
        if (bytes < 1) {
            throw new IllegalArgumentException("a rate of " + bytes + " bytes a second moves nothing");
        }
    }

    /**
     * Letters as curl's {@code --limit-rate} takes them: 1K is 1,024.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Rate of(String text) {
        Matcher parts = RATE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a rate; expected bytes a second with K, M or G, for example 20M");
        }
        long amount = Long.parseLong(parts.group(1));
        return new Rate(
                switch (parts.group(2)) {
                    case "K" -> amount << 10;
                    case "M" -> amount << 20;
                    default -> amount << 30;
                });
    }
}
