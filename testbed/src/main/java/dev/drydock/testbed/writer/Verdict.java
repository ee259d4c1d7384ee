package dev.drydock.testbed.writer;

import java.util.List;

/** What became of the acknowledged writes: found is equal on every node, lost is everything else. */
public record Verdict(long acknowledged, long found, long lost, List<String> examples) {

    public Verdict {
        examples = List.copyOf(examples);
    }
}
