package dev.drydock.activities.patroni;

import dev.drydock.testbed.patroni.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What keeps a server that stands at the mark from being promoted, as its machine tells of it. */
final class Latched {
    private Latched() {}

    private static Path file(Member member) {
        return Path.of(member.data() + ".drydock.stands");
    }

    /** The process that is not to promote it; empty: any may. */
    static String names(Member member) throws IOException {
        return Files.exists(file(member)) ? Files.readString(file(member)).strip() : "";
    }

    static void open(Member member) throws IOException {
        Files.delete(file(member));
    }

    /** As a standby, which knows of no timeline of its own. */
    static boolean ended(Member member) {
        return !Files.exists(member.data().resolve("postmaster.pid"))
                && Files.exists(member.data().resolve("standby.signal"));
    }
}
