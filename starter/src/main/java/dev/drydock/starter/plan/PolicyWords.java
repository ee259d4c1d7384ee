package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Names and values of a plan's policy as people read them. */
final class PolicyWords {
    private PolicyWords() {}

    /** {@code maxFailures} as the cluster file has it, {@code max-failures}; no name at all stands for the rest. */
    static String name(String name) {
        return name.isEmpty()
                ? "all others"
                : name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** When waves may begin, a line for each limit. */
    static List<String> limits(ObjectNode policy) {
        var limits = new ArrayList<String>();
        if (policy.path("window").isObject()) {
            limits.add(Json.read(policy.path("window"), Window.class).says());
        }
        if (policy.path("throttle").isObject()) {
            limits.add(Json.read(policy.path("throttle"), Throttle.class).says());
        }
        return limits;
    }

    static String told(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(field -> name(field.getKey()) + " " + told(field.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(PolicyWords::told)
                    .collect(Collectors.joining(" and "));
        }
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? "nothing" : text(value.asText());
    }

    private static String text(String text) {
        if (text.startsWith("sha256:")) {
            return "sha256:" + Figures.brief(text) + "..";
        }
        try {
            return text.matches("PT\\S+") ? Figures.span(Duration.parse(text)) : text;
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
