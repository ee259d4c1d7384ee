package dev.drydock.worker.watch;

import dev.drydock.workflows.words.Errand;
import io.temporal.activity.ActivityInfo;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which step this is, in an operator's words.
 *
 * @param cluster empty: a question about no cluster
 * @param node empty: a step of the whole cluster
 * @param run empty: no run asks, e.g. a plan is being made
 * @param step as boards and plans write it, e.g. {@code before-stop}
 */
public record StepName(String cluster, String node, String run, String step, int attempt) {
    /** A run is called after its cluster, its nodes' children below it, plans and notices with a word before it. */
    private static final Pattern WORKFLOW =
            Pattern.compile("(?<word>[a-z]+/(?=[^/]+/[^/]+/.))?(?<cluster>[^/]+/[^/]+)(?:/(?<rest>.+))?");

    static StepName of(ActivityInfo info, Object[] arguments) {
        String workflow = String.valueOf(info.getWorkflowId());
        Matcher id = WORKFLOW.matcher(workflow);
        boolean known = id.matches() && !workflow.startsWith("desk/");
        boolean run = known && id.group("word") == null;
        String node = run && id.group("rest") != null ? id.group("rest") : "";
        String part = run && node.isEmpty() ? String.valueOf(info.getWorkflowRunId()) : "";
        return new StepName(
                known ? id.group("cluster") : "",
                node,
                Stream.of(arguments)
                        .flatMap(a -> a instanceof Errand errand ? Stream.of(errand.runId()) : Stream.empty())
                        .findFirst()
                        .orElse(part),
                word(info.getActivityType()),
                info.getAttempt());
    }

    /** {@code ReseedBeforeStop} is {@code before-stop} to people; each port's prefix is one word. */
    static String word(String activity) {
        String[] words = activity.split("(?<=[a-z0-9])(?=[A-Z])", 2);
        return words[words.length - 1].replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** For the log. */
    Map<String, String> fields() {
        var fields = new TreeMap<String, String>();
        fields.put("cluster", cluster);
        fields.put("node", node);
        fields.put("run", run);
        fields.put("step", step);
        fields.put("attempt", Integer.toString(attempt));
        return fields;
    }

    /** For people. */
    public String says() {
        return "step " + step + (node.isEmpty() ? "" : " on node " + node)
                + (cluster.isEmpty() ? "" : " of " + cluster);
    }
}
