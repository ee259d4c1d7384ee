package dev.drydock.workflows.rollback;

import java.util.regex.Pattern;

/** A place in the WAL. In a plan and on a wire it is PostgreSQL's own text, {@code 16/B374D848}. */
public record Lsn(long bytes) {
    private static final Pattern TEXT = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

    public static Lsn of(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no LSN; expected for example 16/B374D848");
        }
        int slash = text.indexOf('/');
        return new Lsn(
                Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16));
    }

    /** How many bytes of WAL this lacks of another; negative when it is ahead. */
    public long behind(Lsn other) {
        return other.bytes - bytes;
    }
}
