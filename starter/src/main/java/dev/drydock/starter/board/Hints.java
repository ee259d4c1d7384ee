package dev.drydock.starter.board;

import dev.drydock.starter.server.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What can be typed next, as this person has to type it.
 *
 * @param typed a command as the program was called here
 * @param who whom the person speaks as, unless {@code --as} says otherwise
 * @param asked whom an open gate asks
 */
record Hints(UnaryOperator<String> typed, String who, Asked asked) {
    /** Whom a gate of a run asks; empty when it cannot be told. */
    @FunctionalInterface
    interface Asked {
        List<String> at(Look look, String gate);
    }

    List<String> of(Look look) {
        var next = new ArrayList<String>(look.status().next());
        if (look.ended() && !look.next().isEmpty() && !next.contains(look.next())) {
            next.addFirst(look.next());
        }
        return next.stream()
                .map(command -> typed.apply(command + speaker(look, command)))
                .toList();
    }

    /** Whoever is not asked has to say for whom it is typed, or it would not count. */
    private String speaker(Look look, String command) {
        List<String> words = List.of(command.split(" "));
        boolean decides = words.size() > 3 && List.of("approve", "reject").contains(words.get(1));
        if (!decides || look.status().signed() || words.contains("--as")) {
            return "";
        }
        List<String> approvers = asked.at(look, words.get(3));
        if (approvers.contains(who)) {
            return "";
        }
        return " --as " + (approvers.isEmpty() ? "WHO" : approvers.getFirst());
    }
}
