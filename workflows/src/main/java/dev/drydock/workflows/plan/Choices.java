package dev.drydock.workflows.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A planner's options, read with the option's name in every refusal ({@code IllegalArgumentException}). */
public record Choices(Map<String, List<String>> given) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

    /** Refuses options that are not among the offered ones. */
    public static Choices of(PlanRequest request, List<Option> offered) {
        for (String name : request.options().keySet()) {
            if (offered.stream().noneMatch(o -> o.name().equals(name))) {
                throw new IllegalArgumentException("runbook " + request.runbook() + " has no option --" + name);
            }
        }
        return new Choices(request.options());
    }

    public Optional<String> text(String name) {
        List<String> values = many(name);
        if (values.size() > 1) {
            throw new IllegalArgumentException("--" + name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<String> many(String name) {
        return given.getOrDefault(name, List.of());
    }

    public boolean flag(String name) {
        return given.containsKey(name);
    }

    public Optional<Integer> count(String name) {
        return text(name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--" + name + " " + value + " is not a number", e);
            }
        });
    }

    /** {@code 90s}, {@code 30m}, {@code 24h}, {@code 7d}. */
    public Optional<Duration> duration(String name) {
        return text(name).map(value -> duration(name, value));
    }

    private static Duration duration(String name, String value) {
        var m = DURATION.matcher(value);
        if (!m.matches()) {
            throw new IllegalArgumentException("--" + name + " " + value + " is not a duration like 30m or 24h");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }
}
