package dev.drydock.starter.view;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines for people, at most {@code width} columns each. */
public final class Page {
    private final int width;
    private final Ink ink;
    private final List<String> lines = new ArrayList<>();

    public Page(int width, Ink ink) {
        this.width = width;
        this.ink = ink;
    }

    public int width() {
        return width;
    }

    public Ink ink() {
        return ink;
    }

    public void line(String text) {
        lines.add(Columns.fit(text, width));
    }

    /** As it is: coloured already and known to fit. */
    public void raw(String text) {
        lines.add(text);
    }

    public void gap() {
        if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
            lines.add("");
        }
    }

    public void title(String title, String rest) {
        gap();
        String text = Columns.fit(rest, width - title.length() - 2);
        lines.add(ink.bold(title) + (text.isEmpty() ? "" : "  " + text));
    }

    public void wrapped(String first, String text) {
        lines.addAll(Columns.hang(first, text, width));
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public void print(PrintStream out) {
        lines.forEach(out::println);
        out.flush();
    }
}
