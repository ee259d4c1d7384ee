package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.Agency.Opener;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.steps.Holding;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a step left a node like. When the next one finds it otherwise, somebody else had a hand in it: a restart, a
 * configuration run, an edit. That stops the node until a person has looked, who says so by having it tried again.
 *
 * <p>Kept in the run's directory on the node, not in the history: a worker that dies takes nothing with it.
 */
final class Footprint {
    private static final String STEP = "step";
    private static final String AT_WORK = "at-work";
    private static final String TOLD = "told";
    private static final String BOOT = "boot";
    private static final String AGENT = "agent";
    private static final String BINARY = "binary";
    private static final String CONFIG = "config";

    /** Changes when the file is replaced or written to; digesting a binary of 200 MB before and after each step does not pay. */
    private static final String KEY = "binary-key";

    private final CorrosionNode node;
    private final Holding holding;
    private final String by;

    /** @param by which asking by the run: a person who has a node tried again makes it another one */
    Footprint(CorrosionNode node, Holding holding, String by) {
        this.node = node;
        this.holding = holding;
        this.by = by;
    }

    /** @param first whether nothing that this run did on the node counts any more */
    <T> T around(String step, boolean first, Supplier<T> work) {
        holding.enter();
        Map<String, String> before = read();
        Map<String, String> now = measured(before);
        if (!first && !before.isEmpty()) {
            compare(step, before, now);
        }
        leave(step, AT_WORK, now);
        T answer = work.get();
        leave(step, "", measured(now));
        return answer;
    }

    private void compare(String step, Map<String, String> before, Map<String, String> now) {
        boolean within = before.containsKey(AT_WORK);
        List<String> ours = within ? List.of(BINARY, CONFIG) : List.of(BOOT, AGENT, BINARY, CONFIG);
        List<String> differing = ours.stream()
                .filter(fact -> !value(now, fact).equals(value(before, fact)))
                .toList();
        if (differing.isEmpty() || seenByAPerson(before)) {
            return;
        }
        var told = new LinkedHashMap<>(before);
        told.put(TOLD, by);
        write(told);
        String says = "node " + node.name() + ": not us: " + (within ? "while " : "since ") + value(before, STEP)
                + (within ? " was done " : " ")
                + differing.stream()
                        .map(fact -> says(fact, value(before, fact), value(now, fact)))
                        .collect(Collectors.joining(", and "))
                + ", and this run did neither; look at the node, then retry";
        boolean started =
                differing.equals(List.of(AGENT)) && value(before, AGENT).isEmpty();
        throw started && step.equals("archive") ? new NotStopped(says) : new GiveUp(says);
    }

    /** Told of to an earlier asking, and asked again since. */
    private boolean seenByAPerson(Map<String, String> before) {
        return before.containsKey(TOLD) && !value(before, TOLD).equals(by);
    }

    private String says(String fact, String before, String now) {
        return switch (fact) {
            case BOOT -> "the machine was started again";
            case AGENT -> agent(before, now);
            case BINARY -> node.binary() + " was replaced (SHA-256 " + now + ", expected " + before + ")";
            default -> node.configFile() + " was edited (SHA-256 " + now + ", expected " + before + ")";
        };
    }

    private static String agent(String before, String now) {
        if (before.isEmpty()) {
            return "an agent was started (process " + now + "), expected none";
        }
        return now.isEmpty()
                ? "the agent ended (process " + before + ")"
                : "the agent was started again (process " + now + ", expected " + before + ")";
    }

    private Map<String, String> measured(Map<String, String> known) {
        String shell = "bin=$(command -v " + Sh.quote(node.binary()) + ")\n"
                + "key=$(stat -c '%d %i %s %Y %Z' \"$bin\" 2>/dev/null || stat -f '%d %i %z %m %c' \"$bin\" 2>/dev/null)\n"
                + "digest() { { sha256sum \"$1\" 2>/dev/null || shasum -a 256 \"$1\"; } 2>/dev/null | cut -d' ' -f1; }\n"
                + "echo \"boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.boottime)\"\n"
                + "echo \"binary-key=$key\"\n"
                + "if [ -n \"$key\" ] && [ \"$key\" = " + Sh.quote(value(known, KEY)) + " ]; then echo "
                + Sh.quote("binary=" + value(known, BINARY)) + "; else echo \"binary=$(digest \"$bin\")\"; fi\n"
                + "echo \"config=$(digest " + Sh.quote(node.configFile()) + ")\"";
        Map<String, String> now = parse(node.ask(shell));
        now.put(
                AGENT,
                new Agency(node)
                        .openers().stream().map(Footprint::process).sorted().collect(Collectors.joining(" ")));
        return now;
    }

    private static String process(Opener opener) {
        return opener.pid() + "@" + opener.started();
    }

    private void leave(String step, String atWork, Map<String, String> facts) {
        var left = new LinkedHashMap<String, String>();
        left.put(STEP, step);
        if (!atWork.isEmpty()) {
            left.put(AT_WORK, by);
        }
        for (String fact : List.of(BOOT, AGENT, BINARY, KEY, CONFIG)) {
            left.put(fact, value(facts, fact));
        }
        write(left);
    }

    private Map<String, String> read() {
        return parse(node.ask("cat " + Sh.quote(path()) + " 2>/dev/null || true"));
    }

    private void write(Map<String, String> facts) {
        var lines = new ArrayList<String>();
        facts.forEach((name, value) -> lines.add(name + "=" + value + "\n"));
        node.put(path(), String.join("", lines));
    }

    private static Map<String, String> parse(String lines) {
        var facts = new LinkedHashMap<String, String>();
        lines.lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            facts.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return facts;
    }

    private static String value(Map<String, String> facts, String name) {
        return facts.getOrDefault(name, "");
    }

    private String path() {
        return node.workdir(holding.run()) + "/left";
    }
}
