package dev.drydock.worker.config;

import dev.drydock.activities.yaml.Entry;

/** How the worker writes its log, to standard error. */
public enum LogFormat {
    /** A line for people, as {@code logback.xml} has it. */
    TEXT,
    /** An object a line, with cluster, node, run, step and attempt as fields. */
    JSON;

    static LogFormat of(Entry.Text text) {
        return switch (text.value()) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw text.place().refused("'" + text.value() + "' seen; expected text or json");
        };
    }

    /** Must come before anything logs. A configuration that the administrator named stays. */
    public void use() {
        if (this == JSON && System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-json.xml");
        }
    }
}
