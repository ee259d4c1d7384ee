package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.review.Account.Step;
import dev.drydock.starter.view.Figures;
import java.util.ArrayList;
import java.util.List;

/** Sentences that text and Markdown share. */
final class Words {
    private Words() {}

    static String step(Step step) {
        String took = step.ended() == null ? "" : " in " + Figures.fine(step.took());
        String tries = step.attempts() > 1 ? ", attempt " + step.attempts() : "";
        return step.step() + " " + step.result() + took + tries + (step.says().isEmpty() ? "" : ": " + step.says());
    }

    /** An outcome's fields as {@code name = value}, the runbook's own words; nothing is left out but its sentences. */
    static List<String> outcome(JsonNode outcome) {
        var words = new ArrayList<String>();
        fields(words, "", outcome);
        words.removeIf(word -> word.startsWith("says = ") || word.startsWith("next = ") || word.startsWith("kind = "));
        return words;
    }

    private static void fields(List<String> words, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(e -> fields(words, name.isEmpty() ? e.getKey() : name + "." + e.getKey(), e.getValue()));
        } else if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
            words.add(name + " = " + (value.isValueNode() ? value.asText() : value.toString()));
        }
    }
}
