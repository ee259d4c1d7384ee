package dev.drydock.starter.say;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.run.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who approved a gate how: each person with what they chose last. Those count together who chose the same. */
public record Choices(Map<String, List<String>> people) {
    public static Choices of(Status.GateStatus gate) {
        var last = new LinkedHashMap<String, String>();
        for (var said : gate.said()) {
            if (said.counted() && said.action().equals("approve")) {
                last.remove(said.by());
                last.put(said.by(), said.choice() == null ? "" : said.choice());
            }
        }
        var people = new LinkedHashMap<String, List<String>>();
        last.forEach((by, choice) ->
                people.computeIfAbsent(choice, _ -> new ArrayList<>()).add(by));
        return new Choices(people);
    }

    /** The most people who agree. */
    public int agreed() {
        return people.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** What the others chose and how to join them; empty when nobody chose differently. */
    public Optional<String> apart(String cluster, String gate) {
        if (people.size() < 2) {
            return Optional.empty();
        }
        String each = people.entrySet().stream()
                .map(e -> String.join(" and ", e.getValue()) + " chose " + told(e.getKey()))
                .collect(Collectors.joining(", "));
        String join = people.keySet().stream()
                .map(choice -> "drydock approve " + cluster + " " + gate + " --resolve "
                        + (choice.startsWith("sha256:") ? "FILE with the same rows" : choice))
                .collect(Collectors.joining(", or "));
        return Optional.of("only those count together who chose the same: " + each + "; to agree: " + join);
    }

    /** @param choice as a statement has it */
    public static String told(String choice) {
        return choice.startsWith("sha256:") ? "file " + Figures.brief(choice) : choice;
    }
}
