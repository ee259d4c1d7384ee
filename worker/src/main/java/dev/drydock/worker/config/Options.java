package dev.drydock.worker.config;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of the command line as keys of a configuration, so that both are read and refused alike. */
public final class Options {
    private static final Place TOP = new Place("command line", 0, "");

    private final Map<String, Entry> given = new LinkedHashMap<>();

    static boolean said(Entry entry) {
        return entry.place().line() == 0;
    }

    /** @param value null: the option was not given */
    public Options with(String key, @Nullable String value) {
        if (value != null) {
            given.put(key, text(key, value));
        }
        return this;
    }

    /** @param values null: the option was not given; {@code none} alone: an empty list */
    public Options with(String key, @Nullable List<String> values) {
        if (values != null) {
            var items = new ArrayList<Entry>();
            values.stream().filter(v -> !values.equals(List.of("none"))).forEach(v -> items.add(text(key, v)));
            given.put(key, new Entry.Items(place(key), items));
        }
        return this;
    }

    /** A section with one key. */
    public Options with(String section, String key, @Nullable String value) {
        if (value != null) {
            given.put(section, new Entry.Table(place(section), Map.of(key, text(section, value))));
        }
        return this;
    }

    private static Entry.Text text(String key, String value) {
        return new Entry.Text(place(key), value);
    }

    private static Place place(String key) {
        return TOP.at("--" + key, 0);
    }

    public Entry.Table table() {
        return new Entry.Table(TOP, given);
    }
}
