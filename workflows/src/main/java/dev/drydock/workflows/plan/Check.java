package dev.drydock.workflows.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One named thing that was looked at before anything is touched.
 *
 * @param nodes the nodes it is about, at most {@link #NAMED}; empty when it is about the cluster
 * @param says what was seen and what was expected, in one sentence
 */
public record Check(String name, Verdict verdict, List<String> nodes, String says) {
    /** More names than this say less, and a plan has to stay small. */
    public static final int NAMED = 20;

    public Check {
        nodes = List.copyOf(nodes.size() > NAMED ? nodes.subList(0, NAMED) : nodes);
    }

    /** {@code INCONCLUSIVE} does not stop a run; it is shown to whoever approves. */
    public enum Verdict {
        @JsonProperty("ok")
        OK,
        @JsonProperty("bad")
        BAD,
        @JsonProperty("inconclusive")
        INCONCLUSIVE
    }

    public static Check ok(String name, String says) {
        return new Check(name, Verdict.OK, List.of(), says);
    }

    public static Check bad(String name, List<String> nodes, String says) {
        return new Check(name, Verdict.BAD, nodes, says);
    }

    public static Check inconclusive(String name, List<String> nodes, String says) {
        return new Check(name, Verdict.INCONCLUSIVE, nodes, says);
    }
}
