package dev.drydock.activities.remote;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where and as whom to log in. */
record SshAddress(String user, String host, int port) {
    private static final int SSH = 22;
    private static final Pattern TEXT =
            Pattern.compile("(?:(?<user>[^@]+)@)?(?:\\[(?<six>[^]]+)]|(?<host>[^:]+))(?::(?<port>[0-9]{1,5}))?");

    /** @param user when the text, {@code USER@HOST:PORT}, names none */
    static SshAddress of(String text, String user) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not USER@HOST:PORT");
        }
        return new SshAddress(
                parts.group("user") == null ? user : parts.group("user"),
                parts.group("six") == null ? parts.group("host") : parts.group("six"),
                parts.group("port") == null ? SSH : Integer.parseInt(parts.group("port")));
    }

    /** As {@code known_hosts} writes it. */
    String knownAs() {
        return port == SSH ? host : "[" + host + "]:" + port;
    }

    /** Options and host for OpenSSH's own programs. */
    String words(String portOption) {
        return (port == SSH ? "" : portOption + " " + port + " ") + host;
    }

    @Override
    public String toString() {
        return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
