package dev.drydock.activities.remote;

import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The step directories on one node, {@code <workdir>/<run>/<node>/<step>.<n>/}; what each file means stands at the top
 * of {@code step.sh}.
 *
 * <p>Every call of a step
 * <ol>
 *   <li>asks the node to decide: take a success, follow what runs, or begin the next attempt;
 *   <li>follows that one attempt, a few seconds a question, until it has ended;
 *   <li>answers with its exit code, whoever had begun it.
 * </ol>
 * So it does not matter how many callers there are, or whether the one that began it still lives: the node decides,
 * and making a directory is the lock.
 */
public final class StepDirectories {
    /** How long one question waits on the node; below the shortest heartbeat timeout with room to spare. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final Duration ANSWER = LOOK.plusSeconds(30);
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** Answers without a beginning after which an attempt is ended instead of waited for. */
    private static final int PATIENCE = 4;

    private static final Pattern HELD = Pattern.compile("held 0 -\n(?<epoch>[0-9]{1,18}) (?<run>\\S+)");

    private static final String SCRIPT = script();

    private final Reach reach;
    private final String workdir;
    private final String held;
    private final String file;

    /** @param holders the directory in which each node of a cluster has its holder's */
    StepDirectories(Reach reach, String workdir, String holders) {
        this.reach = reach;
        this.workdir = workdir;
        this.held = holders + "/" + reach.node();
        String digest = HexFormat.of().formatHex(Json.sha256().digest(SCRIPT.getBytes(StandardCharsets.UTF_8)));
        this.file = workdir + "/bin/step-" + digest.substring(0, 12) + ".sh";
    }

    /** @throws HeldByOther when somebody else may act on the node, and this caller may not */
    Ran run(StepCall call, Runnable beat) {
        long giveUpAt = System.nanoTime() + call.deadline().plus(GRACE).toNanos();
        Answer answer = ask("decide", call, 0);
        int starting = 0;
        while (System.nanoTime() < giveUpAt) {
            beat.run();
            switch (answer.state()) {
                case "ended" -> {
                    return new Ran(answer.exit(), answer.output(), "");
                }
                case "unknown" -> answer = unknown(call, answer);
                case "never" -> answer = ask("decide", call, 0);
                case "starting" ->
                    answer = ask(++starting % PATIENCE == 0 ? "abandon" : "follow", call, answer.attempt());
                default -> answer = ask("follow", call, answer.attempt());
            }
        }
        throw new TryAgain(where(call) + " has not ended " + GRACE.toSeconds() + " s after its deadline of "
                + call.deadline().toSeconds() + " s; it is " + answer.state() + " in " + path(call, answer.attempt()));
    }

    /**
     * Asking again lets the node decide: an attempt that died while it was followed is like one found dead. What is asked
     * of a person is short, for the board cuts long sentences, and their end is what has to be done.
     */
    private Answer unknown(StepCall call, Answer answer) {
        if (call.again() == StepCall.Again.RUN) {
            return ask("decide", call, 0);
        }
        String path = path(call, answer.attempt());
        throw new GiveUp(
                "node " + reach.node() + ": step " + call.step() + " was begun and its process is gone without an"
                        + " exit code, so nobody knows how far it came: look there, write 0 (done) or 1 (may run again) into "
                        + path + "/exit, then retry");
    }

    /**
     * Enters the caller as the node's holder, for what it does there by other ways than steps.
     *
     * @throws HeldByOther as steps do
     */
    public void hold(Hold hold) {
        Answer.of(told(
                "hold", hold, "node " + reach.node() + ": run " + hold.run() + " could not be entered as its holder"));
    }

    /** Lets go of the node: any other run may act there from now on, and nobody whose epoch is lower. */
    public void free(Hold hold) {
        Answer.of(told("free", hold, "node " + reach.node() + ": run " + hold.run() + " could not let go of it"));
    }

    private Answer ask(String mode, StepCall call, int attempt) {
        return Answer.of(told(
                mode,
                call.hold(),
                where(call) + " could not be begun in " + directory(call.run()),
                call.step(),
                call.again().name().toLowerCase(Locale.ROOT),
                Integer.toString(attempt),
                Long.toString(call.deadline().toSeconds()),
                Long.toString(LOOK.toSeconds()),
                call.shell()));
    }

    private String told(String mode, Hold hold, String trouble, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "sh", file, mode, workdir, hold.run(), reach.node(), held, Long.toString(hold.epoch()), hold.over()));
        words.addAll(List.of(more));
        String line = "[ -f " + Sh.quote(file) + " ] || exit 96; exec " + Sh.command(words.toArray(String[]::new));
        Ran ran = reach.run(line, ANSWER);
        if (ran.exit() == 96) {
            install();
            ran = reach.run(line, ANSWER);
        }
        if (!ran.ok() || ran.out().isEmpty()) {
            throw new TryAgain(
                    trouble + " (exit " + ran.exit() + "): " + ran.err().strip());
        }
        Matcher held = HELD.matcher(ran.out());
        if (held.lookingAt()) {
            throw new HeldByOther(reach.node(), held.group("run"), Long.parseLong(held.group("epoch")));
        }
        return ran.out();
    }

    private void install() {
        try {
            reach.write(file, new ByteArrayInputStream(SCRIPT.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TryAgain("node " + reach.node() + ": " + file + " cannot be written: " + e, e);
        }
    }

    /** Everything steps left for this node, oldest first. */
    public List<StepDirectory> all() {
        return listing("*");
    }

    /** What steps of one run left, oldest first. */
    public List<StepDirectory> of(String run) {
        return listing(Sh.quote(run));
    }

    private List<StepDirectory> listing(String run) {
        String pattern = Sh.quote(workdir) + "/" + run + "/" + Sh.quote(reach.node()) + "/*.[0-9]*";
        Ran ran = reach.run(StepDirectory.LIST.replace("PATTERN", pattern), ANSWER);
        if (!ran.ok()) {
            throw new TryAgain("node " + reach.node() + ": " + workdir + " cannot be listed: "
                    + ran.err().strip());
        }
        return StepDirectory.parse(ran.out());
    }

    /**
     * Where a work directory has the holders of a cluster's nodes. Clusters may share a machine and its work directory,
     * and have nodes of the same name there.
     */
    static String holders(String workdir, String cluster) {
        return workdir + "/held/" + cluster;
    }

    /** What was run. */
    public String command(StepDirectory directory) {
        return reach.run("cat " + Sh.quote(directory.path() + "/command"), ANSWER)
                .out();
    }

    /** Which run holds the node; empty: none does. */
    public String holder() {
        Ran ran = reach.run("ls " + Sh.quote(held) + " 2>/dev/null | sort -n | tail -n 1", ANSWER);
        String newest = ran.out().strip();
        return newest.isEmpty() || newest.endsWith(".free") ? "" : newest.substring(newest.indexOf('.') + 1);
    }

    /** First and last part of what it said. */
    public String output(StepDirectory directory) {
        String output = Sh.quote(directory.path() + "/output");
        return reach.run(
                        "if [ $(wc -c <" + output + ") -le 60000 ]; then cat " + output + "; else head -c 30000 "
                                + output + "; echo; echo '[...]'; tail -c 30000 " + output + "; fi",
                        ANSWER)
                .out();
    }

    private String directory(String run) {
        return workdir + "/" + run + "/" + reach.node();
    }

    private String path(StepCall call, int attempt) {
        return directory(call.run()) + "/" + call.step() + "." + attempt;
    }

    private String where(StepCall call) {
        return "node " + reach.node() + ": step " + call.step() + " of run " + call.run();
    }

    private static String script() {
        try (InputStream in = StepDirectories.class.getResourceAsStream("step.sh")) {
            return new String(
                    Objects.requireNonNull(in, "step.sh is missing in this build")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the script says. */
    private record Answer(String state, int attempt, int exit, String output) {
        static Answer of(String said) {
            int end = said.indexOf('\n');
            String[] words = said.substring(0, end < 0 ? said.length() : end).split(" ", -1);
            if (words.length != 3) {
                throw new TryAgain("step.sh said '" + String.join(" ", words) + "'; expected STATE N EXIT");
            }
            int exit = words[2].equals("-") ? 0 : Integer.parseInt(words[2].strip());
            return new Answer(words[0], Integer.parseInt(words[1]), exit, end < 0 ? "" : said.substring(end + 1));
        }
    }
}
