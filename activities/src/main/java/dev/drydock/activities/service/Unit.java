package dev.drydock.activities.service;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A systemd unit. While its database is replaced it is held by a drop-in that no start gets past: not one by a person,
 * {@code Restart=}, a dependency, a timer or a socket, and not one after a reboot.
 *
 * <p>Not by a mask: {@code mask --runtime} makes a link in {@code /run/systemd/system}, and a unit file in
 * {@code /etc/systemd/system} comes before that (systemd 252 answers 0, and the unit starts all the same).
 */
final class Unit implements Service {
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final String UNITS = "/etc/systemd/system";
    private static final String DROP_IN = "/zz-drydock.conf";

    private final Worksite node;
    private final String given;

    /** @param given as in the cluster file: with or without its suffix, an instance, or an alias */
    Unit(Worksite node, String given) {
        this.node = node;
        this.given = given;
    }

    private enum Hold {
        NONE,
        /** The file and what systemd has read of it are not at one. */
        HALF,
        WHOLE
    }

    /**
     * What systemd knows of it.
     *
     * @param id its own name, by which drop-ins are found
     * @param load {@code loaded} when it can be started
     */
    private record Seen(String id, String load, Hold hold, boolean writable) {
        String directory() {
            return UNITS + "/" + id + ".d";
        }

        static Seen of(Map<String, String> said) {
            boolean lies = said.containsKey("Lies");
            boolean read = said.getOrDefault("DropInPaths", "").contains(DROP_IN);
            boolean fresh = said.getOrDefault("NeedDaemonReload", "").equals("no");
            Hold hold = lies && read && fresh ? Hold.WHOLE : lies || read ? Hold.HALF : Hold.NONE;
            return new Seen(
                    said.getOrDefault("Id", ""),
                    said.getOrDefault("LoadState", ""),
                    hold,
                    said.containsKey("Writable"));
        }
    }

    private Ran asked() {
        String shell = "id=$(systemctl show -p Id --value -- " + Sh.quote(given) + ") || exit\n"
                + "systemctl show -p Id -p LoadState -p DropInPaths -p NeedDaemonReload -- \"$id\" || exit\n"
                + "if [ -e " + UNITS + "/\"$id\".d" + DROP_IN + " ]; then echo Lies=yes; fi\n"
                + "if [ -w " + UNITS + " ]; then echo Writable=yes; fi";
        return node.reach().run(shell, QUESTION);
    }

    private static Seen parse(String answer) {
        return Seen.of(answer.lines()
                .filter(line -> line.contains("="))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (_, last) -> last)));
    }

    private Seen seen() {
        Ran ran = asked();
        if (!ran.ok()) {
            throw new TryAgain("node " + node.name() + ": systemctl says nothing of " + given + ", exit code "
                    + ran.exit() + ": " + Worksite.lastLines(ran.err()));
        }
        return parse(ran.out());
    }

    /** What is not there cannot be started again, so it is not stopped either. */
    private Seen loaded() {
        Seen seen = seen();
        if (!seen.load.equals("loaded")) {
            throw new GiveUp("node " + node.name() + ": systemd cannot start " + seen.id + ", it is " + seen.load
                    + ", expected loaded; see systemctl status " + seen.id);
        }
        return seen;
    }

    /**
     * Held first and stopped then, so that nothing can start it in between. The drop-in outlives a power cut, as what
     * is done to the database next does.
     */
    @Override
    public String stopping() {
        Seen seen = loaded();
        String lines = dropIn(seen).stream().map(Sh::quote).collect(Collectors.joining(" \\\n  "));
        return "set -e\ndir=" + Sh.quote(seen.directory()) + "; file=$dir" + DROP_IN + "\n"
                + "mkdir -p \"$dir\"\n"
                + "printf '%s\\n' \\\n  " + lines + " >\"$file.new\"\n"
                + "mv \"$file.new\" \"$file\"\n"
                + "sync \"$file\" \"$dir\" " + UNITS + "\n"
                + "systemctl daemon-reload\n"
                + "systemctl stop -- " + Sh.quote(seen.id);
    }

    /** The unit that is required is nowhere, and systemd names it to whoever types {@code systemctl start}. */
    private List<String> dropIn(Seen seen) {
        return List.of(
                "# Drydock holds this unit: it is at work on node " + node.name() + " of " + cluster() + ".",
                "# 'drydock status " + cluster() + "' tells how far it is. To lift the hold by hand:",
                "#   rm " + seen.directory() + DROP_IN + " && systemctl daemon-reload",
                "[Unit]",
                "Requires=held-by-drydock.target",
                "# For a start that ignores what is required.",
                "AssertPathExists=/dev/null/held-by-drydock");
    }

    private String cluster() {
        return node.cluster().name().toString();
    }

    @Override
    public String ending() {
        return "systemctl stop -- " + Sh.quote(loaded().id);
    }

    @Override
    public String starting() {
        Seen seen = loaded();
        String unit = Sh.quote(seen.id);
        return "set -e\ndir=" + Sh.quote(seen.directory()) + "\n"
                + "rm -f \"$dir" + DROP_IN + "\" \"$dir" + DROP_IN + ".new\"\n"
                + "rmdir \"$dir\" 2>/dev/null || : # other drop-ins stay\n"
                + "systemctl daemon-reload\n"
                + "systemctl reset-failed -- " + unit + " 2>/dev/null || : # refused starts count as well\n"
                + "systemctl start -- " + unit;
    }

    @Override
    public boolean held() {
        return seen().hold == Hold.WHOLE;
    }

    @Override
    public boolean released() {
        return seen().hold == Hold.NONE;
    }

    @Override
    public String log() {
        String journal = "journalctl -n 5 --no-pager -o cat -u " + Sh.quote(seen().id) + " 2>/dev/null || true";
        return Worksite.lastLines(node.reach().run(journal, QUESTION).out().strip());
    }

    @Override
    public Lack lack() {
        Ran ran = asked();
        if (!ran.ok()) {
            return new Lack("an answer of systemctl (" + Worksite.lastLines(ran.err()) + ")", "");
        }
        Seen seen = parse(ran.out());
        return new Lack(
                seen.load.equals("loaded") ? "" : "unit " + seen.id + " (systemd says " + seen.load + ")",
                seen.writable ? "" : UNITS);
    }

    @Override
    public String toString() {
        return "systemd: " + given;
    }
}
