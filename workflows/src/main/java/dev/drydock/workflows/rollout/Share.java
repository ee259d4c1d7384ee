package dev.drydock.workflows.rollout;

import java.util.regex.Pattern;

/** A count ({@code 3}) or a share ({@code 25%}) of the nodes. */
public record Share(int number, boolean percent) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(%?)");

    public Share {
        if (percent && number > 100) {
            throw new IllegalArgumentException(number + "% is more than all nodes");
        }
    }

    public static Share of(String text) {
        var m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is neither a count like 3 nor a share like 25%");
        }
        return new Share(Integer.parseInt(m.group(1)), !m.group(2).isEmpty());
    }

    /** Rounded up: a wave that is not empty has at least one node. */
    public int up(int total) {
        return percent ? Math.ceilDiv(total * number, 100) : Math.min(number, total);
    }

    /** Rounded down: a budget is never more than was allowed. */
    public int down(int total) {
        return percent ? total * number / 100 : number;
    }
}
