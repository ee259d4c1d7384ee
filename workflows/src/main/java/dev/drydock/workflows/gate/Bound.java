package dev.drydock.workflows.gate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be true of a run's figures for an approval to count, e.g. {@code late <= 1000}. As JSON it is that text.
 *
 * @param figure its name, as the status of a run shows it
 * @param relation one of {@code < <= = >= >}
 */
public record Bound(String figure, String relation, long limit) {
    private static final Pattern TEXT = Pattern.compile("\\s*([a-z][a-zA-Z-]*)\\s*(<=|>=|=|<|>)\\s*([0-9]{1,15})\\s*");

    /** @throws IllegalArgumentException naming what was written and what is expected */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Bound of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
            throw new IllegalArgumentException("condition '" + shown
                    + "' cannot be read: expected FIGURE, one of < <= = >= >, and a whole number, e.g. late <= 1000");
        }
        return new Bound(parts.group(1), parts.group(2), Long.parseLong(parts.group(3)));
    }

    /** Why it does not hold; empty: it does. */
    public String whyNot(Map<String, Long> figures) {
        Long now = figures.get(figure);
        if (now == null) {
            return "there is no figure '" + figure + "' in this run (there are " + String.join(", ", figures.keySet())
                    + ")";
        }
        return holds(now) ? "" : "it counts only while " + text() + ", and " + figure + " is " + now;
    }

    private boolean holds(long now) {
        return switch (relation) {
            case "<" -> now < limit;
            case "<=" -> now <= limit;
            case "=" -> now == limit;
            case ">=" -> now >= limit;
            case ">" -> now > limit;
            default -> throw new IllegalStateException("relation " + relation);
        };
    }

    @JsonValue
    public String text() {
        return figure + " " + relation + " " + limit;
    }
}
