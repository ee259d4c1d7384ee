package dev.drydock.starter.cli;

/** For whom a command writes. */
enum Format {
    text,
    json,
    jsonl,
    markdown,
    html;

    /** Whether every verb writes it. */
    boolean everywhere() {
        return this == text || this == json || this == jsonl;
    }

    /** What {@code args} ask for, also when they cannot be understood otherwise. */
    static Format asked(String... args) {
        for (int at = 0; at < args.length; at++) {
            String value = args[at].startsWith("-o=") || args[at].startsWith("--output=")
                    ? args[at].substring(args[at].indexOf('=') + 1)
                    : at > 0 && (args[at - 1].equals("-o") || args[at - 1].equals("--output")) ? args[at] : "";
            if (value.equals("json") || value.equals("jsonl")) {
                return json;
            }
        }
        return text;
    }
}
