package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;

/** SQLite, or this agent, would not run the statement; the message is SQLite's own. */
public final class Refused extends Exception {

    /** The driver wraps messages: {@code [SQLITE_ERROR] SQL error or missing database (no such table: t)}. */
    private static final Pattern WRAPPED = Pattern.compile("\\[SQLITE_\\w+\\]\\s+[^(]*\\((.*)\\)", Pattern.DOTALL);

    public Refused(String message) {
        super(message);
    }

    public Refused(SQLException cause) {
        super(unwrapped(Objects.requireNonNullElse(cause.getMessage(), "unknown error")), cause);
    }

    private static String unwrapped(String message) {
        var match = WRAPPED.matcher(message);
        return match.matches() ? match.group(1) : message;
    }

    /** What {@link #getMessage()} says, which is never absent here. */
    public String says() {
        return Objects.requireNonNullElse(getMessage(), "");
    }
}
