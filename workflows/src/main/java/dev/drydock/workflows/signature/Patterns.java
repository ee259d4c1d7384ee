package dev.drydock.workflows.signature;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * OpenSSH's lists of patterns: {@code *} and {@code ?} stand for any bytes and one byte, {@code !} takes back. A list
 * matches when one pattern does and none that takes back does.
 */
final class Patterns {
    private Patterns() {}

    static boolean match(List<String> patterns, String text) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean takesBack = pattern.startsWith("!");
            if (matches(takesBack ? pattern.substring(1) : pattern, text)) {
                if (takesBack) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    /** Goes back to the last star only, so that no pattern makes it slow. */
    private static boolean matches(String glob, String string) {
        byte[] pattern = glob.getBytes(StandardCharsets.UTF_8);
        byte[] text = string.getBytes(StandardCharsets.UTF_8);
        int p = 0;
        int star = -1;
        int retry = 0;
        for (int t = 0; t < text.length; ) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                retry = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
