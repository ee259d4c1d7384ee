package dev.drydock.starter.view;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Text cut and wrapped to columns. What others wrote loses its control characters first. */
public final class Columns {
    private static final String CUT = "..";

    private Columns() {}

    /** One line, without anything that could move the cursor or colour the screen. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    /** Columns that a terminal takes for it: two for a wide letter, none for an accent on the letter before. */
    public static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    private static int width(int letter) {
        return Math.max(0, WCWidth.wcwidth(letter));
    }

    /** At most {@code width} columns. */
    public static String fit(String text, int width) {
        String line = clean(text);
        if (width(line) <= width) {
            return line;
        }
        return width <= CUT.length() ? head(line, width) : head(line, width - CUT.length()) + CUT;
    }

    /** As many whole letters as fit. */
    private static String head(String line, int width) {
        int end = 0;
        int room = width;
        while (end < line.length()) {
            int letter = line.codePointAt(end);
            room -= width(letter);
            if (room < 0) {
                break;
            }
            end += Character.charCount(letter);
        }
        return line.substring(0, end);
    }

    /** Exactly {@code width} columns. */
    public static String cell(String text, int width) {
        String line = fit(text, width);
        return line + " ".repeat(Math.max(0, width - width(line)));
    }

    /** {@code right} pushed to the edge; {@code left} gives way. */
    public static String edges(String left, String right, int width) {
        return cell(left, Math.max(0, width - width(right) - 1)) + " " + right;
    }

    /** @param width at least two, so that any letter fits */
    public static List<String> wrap(String text, int width) {
        return wrap(text, width, true);
    }

    /** Wrapped between words only: a longer one, such as a digest, stays whole on a line of its own. */
    public static List<String> words(String text, int width) {
        return wrap(text, width, false);
    }

    /** Lines that a terminal takes for a text that it wraps itself. */
    public static int rows(String text, int width) {
        return Math.max(1, Math.ceilDiv(width(text), width));
    }

    private static List<String> wrap(String text, int width, boolean split) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : clean(text).strip().split(" +", -1)) {
            String rest = word;
            if (!line.isEmpty() && width(line.toString()) + 1 + width(rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (split && width(rest) > width) {
                String head = head(rest, width);
                lines.add(head);
                rest = rest.substring(head.length());
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Wrapped, with {@code first} before the first line and as many blanks before the others. */
    public static List<String> hang(String first, String text, int width) {
        String blank = " ".repeat(width(first));
        var lines = new ArrayList<String>();
        for (String line : wrap(text, Math.max(20, width - width(first)))) {
            lines.add((lines.isEmpty() ? first : blank) + line);
        }
        return lines;
    }
}
