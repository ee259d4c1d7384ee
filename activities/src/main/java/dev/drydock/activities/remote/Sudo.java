package dev.drydock.activities.remote;

import org.jspecify.annotations.Nullable;

/**
 * As whom commands run on a host that was logged in to.
 *
 * @param user asked of {@code sudo}, which must not ask for a password; null: whoever logged in
 */
public record Sudo(@Nullable String user) {
    static final Sudo NONE = new Sudo(null);
    static final Sudo ROOT = new Sudo("root");

    /** What {@code sudo} has to allow: everything that Drydock does on a host is a command of this shell. */
    public static final String SHELL = "/bin/sh";

    /**
     * Who logs in at an address.
     *
     * @param otherwise where it names nobody
     */
    public static String login(String address, String otherwise) {
        return SshAddress.of(address, otherwise).user();
    }

    boolean asked() {
        return user != null;
    }

    /** What stands before a shell's own words. */
    String shell() {
        return user == null ? "sh" : "sudo -n -H -u " + Sh.quote(user) + " -- " + SHELL;
    }

    /** The shell's process group, as it says itself: sshd's child leads it, which is the shell or {@code sudo}. */
    String group() {
        return user == null ? "$$" : "$(ps -o pgid= -p $$ 2>/dev/null || echo $$)";
    }

    /**
     * A line that every login shell reads alike.
     *
     * @param script without single quotes
     */
    String line(String script, String word) {
        return "exec " + shell() + " -c '" + script + "' sh " + Sh.quote(word);
    }
}
