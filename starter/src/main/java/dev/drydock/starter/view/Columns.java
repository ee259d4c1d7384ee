package dev.drydock.starter.view;

import java.util.ArrayList;
import java.util.List;

/** Text cut and wrapped to columns. What others wrote loses its control characters first. */
public final class Columns {
    private static final String CUT = "..";

    private Columns() {}

    /** One line, without anything that could move the cursor or colour the screen. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    /** At most {@code width} columns. */
    public static String fit(String text, int width) {
        String line = clean(text);
        if (line.length() <= width) {
            return line;
        }
        return width <= CUT.length() ? line.substring(0, Math.max(0, width)) : line.substring(0, width - 2) + CUT;
    }

    /** Exactly {@code width} columns. */
    public static String cell(String text, int width) {
        String line = fit(text, width);
        return line + " ".repeat(Math.max(0, width - line.length()));
    }

    /** {@code right} pushed to the edge; {@code left} gives way. */
    public static String edges(String left, String right, int width) {
        return cell(left, Math.max(0, width - right.length() - 1)) + " " + right;
    }

    public static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : clean(text).strip().split(" +", -1)) {
            String rest = word;
            if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Wrapped, with {@code first} before the first line and as many blanks before the others. */
    public static List<String> hang(String first, String text, int width) {
        String blank = " ".repeat(first.length());
        var lines = new ArrayList<String>();
        for (String line : wrap(text, Math.max(20, width - first.length()))) {
            lines.add((lines.isEmpty() ? first : blank) + line);
        }
        return lines;
    }
}
