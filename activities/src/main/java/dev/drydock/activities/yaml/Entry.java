package dev.drydock.activities.yaml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A value of a file that knows where it stands. */
public sealed interface Entry {
    Place place();

    record Text(Place place, String value) implements Entry {}

    record Items(Place place, List<Entry> values) implements Entry {}

    record Table(Place place, Map<String, Entry> values) implements Entry {
        /** Refuses every key but these: a misspelt key would otherwise be a setting nobody has. */
        public Table only(Collection<String> known) {
            values.forEach((key, value) -> {
                if (!known.contains(key)) {
                    throw value.place().refused("unknown key; known here: " + String.join(", ", new TreeSet<>(known)));
                }
            });
            return this;
        }

        public Table only(String... known) {
            return only(List.of(known));
        }

        public Optional<Entry> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        public Optional<Table> table(String key) {
            return find(key).map(Entry::asTable);
        }

        public Optional<Text> text(String key) {
            return find(key).map(Entry::asText);
        }

        public Text required(String key, String example) {
            return text(key).orElseThrow(() -> missing(key, example));
        }

        public RuntimeException missing(String key, String example) {
            return place.refused("key " + key + " is missing; write for example " + key + ": " + example);
        }

        /** Empty when the key is absent. */
        public List<String> texts(String key) {
            return find(key).map(Entry::asItems).stream()
                    .flatMap(i -> i.values().stream())
                    .map(e -> e.asText().value())
                    .toList();
        }

        /** This table with another's keys over it. */
        public Table under(Table other) {
            var both = new LinkedHashMap<>(values);
            both.putAll(other.values);
            return new Table(other.place, both);
        }
    }

    default Text asText() {
        return switch (this) {
            case Text text when !text.value().isBlank() -> text;
            case Text _ -> throw place().refused("empty; write a value or leave the key out");
            case Items _, Table _ -> throw place().refused("a list or a section stands here; expected one value");
        };
    }

    default Items asItems() {
        return switch (this) {
            case Items items -> items;
            case Text _, Table _ -> throw place().refused("expected a list, [a, b]");
        };
    }

    default Table asTable() {
        return switch (this) {
            case Table table -> table;
            case Text _, Items _ -> throw place().refused("expected a section of keys, {key: value}");
        };
    }
}
