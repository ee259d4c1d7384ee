package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.review.Account.Step;
import dev.drydock.starter.view.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Sentences that text and Markdown share. */
final class Words {
    private static final Set<String> TOLD = Set.of("kind", "says", "next", "exit");

    private Words() {}

    static String step(Step step) {
        String took = step.ended() == null ? "" : " in " + Figures.fine(step.took());
        String tries = step.attempts() > 1 ? ", attempt " + step.attempts() : "";
        return step.step() + " " + step.result() + took + tries + (step.says().isEmpty() ? "" : ": " + step.says());
    }

    /** An outcome's fields, a line for each; the sentences that are told elsewhere are left out. */
    static List<String> outcome(JsonNode outcome) {
        var lines = new ArrayList<String>();
        for (var field : outcome.properties()) {
            String value = value(field.getValue());
            if (!TOLD.contains(field.getKey()) && !value.isEmpty()) {
                lines.add(field.getKey() + ": " + value);
            }
        }
        return lines;
    }

    private static String list(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(Words::value)
                .collect(Collectors.joining(", "));
    }

    private static String value(JsonNode value) {
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            return "";
        }
        if (!value.isObject()) {
            return value.isValueNode() ? value.asText() : list(value);
        }
        return value.properties().stream()
                .filter(field -> !value(field.getValue()).isEmpty())
                .map(field -> field.getKey() + " " + (field.getValue().isObject() ? "(" : "") + value(field.getValue())
                        + (field.getValue().isObject() ? ")" : ""))
                .collect(Collectors.joining(", "));
    }
}
