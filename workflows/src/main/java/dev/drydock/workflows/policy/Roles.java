package dev.drydock.workflows.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, beside approving, which each gate says of itself. Null: whoever may speak at all.
 *
 * @param plan by the name they give: planning changes nothing, and nobody signs for it
 * @param operate pause, resume, retry, skip, mark, pace, abort
 */
public record Roles(
        @Nullable List<String> plan,
        @Nullable List<String> start,
        @Nullable List<String> operate) {
    public static final Roles ANYBODY = new Roles(null, null, null);

    /** These, where they say something, over others. */
    Roles over(Roles others) {
        return new Roles(
                plan == null ? others.plan : plan,
                start == null ? others.start : start,
                operate == null ? others.operate : operate);
    }

    /** Why somebody may not do something; empty: they may. */
    public static String whyNot(@Nullable List<String> allowed, String who, String what) {
        return allowed == null || allowed.isEmpty() || allowed.contains(who)
                ? ""
                : who + " may not " + what + " (those who may: " + String.join(", ", allowed) + ")";
    }
}
