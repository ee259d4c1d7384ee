package dev.drydock.starter.view;

/** Colour, put on after everything was cut to width. */
public enum Ink {
    PLAIN,
    COLOURED;

    public String bold(String text) {
        return with("1", text);
    }

    public String faint(String text) {
        return with("2", text);
    }

    public String red(String text) {
        return with("31", text);
    }

    public String green(String text) {
        return with("32", text);
    }

    public String yellow(String text) {
        return with("33", text);
    }

    private String with(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
