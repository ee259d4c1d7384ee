package dev.drydock.starter.cli;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.words.Exit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** States of nodes as people type them. */
final class States {
    private States() {}

    /** All of them. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(NodeState.values()).map(States::word).iterator();
        }
    }

    static Set<NodeState> of(Set<String> words) {
        return words.stream().map(States::of).collect(Collectors.toSet());
    }

    private static NodeState of(String word) {
        return Arrays.stream(NodeState.values())
                .filter(state -> word(state).equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        Exit.USAGE,
                        "'" + word + "' is not a state of a node",
                        "--only "
                                + Arrays.stream(NodeState.values())
                                        .map(States::word)
                                        .collect(Collectors.joining(","))));
    }

    private static String word(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
