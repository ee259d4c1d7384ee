package dev.drydock.activities.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/**
 * Reads YAML or JSON into entries. All scalars are text, as written: what {@code 010} or {@code 1e3} means is for the
 * key to say.
 */
public final class Entries {
    private final JsonParser parser;

    private Entries(JsonParser parser) {
        this.parser = parser;
    }

    public static Entry yaml(String text, Place top) {
        return read(new YAMLFactory(), text, top, "YAML");
    }

    public static Entry json(String text, Place top) {
        return read(new JsonFactory(), text, top, "JSON");
    }

    private static Entry read(JsonFactory factory, String text, Place top, String language) {
        try (var parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw top.refused("empty; expected " + language);
            }
            Entry whole = new Entries(parser).value(top);
            if (parser.nextToken() != null) {
                throw top.at("", line(parser)).refused("a second document begins here; expected one");
            }
            return whole;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? top.line() : e.getLocation().getLineNr();
            throw new Place(top.file(), line, top.key()).refused("not " + language + ": " + brief(e));
        } catch (IOException e) {
            throw top.refused("cannot be read: " + e.getMessage());
        }
    }

    /** What was being read and what was met; the rest repeats place and text. */
    private static String brief(JsonProcessingException e) {
        return e.getOriginalMessage().lines().limit(2).map(String::strip).collect(Collectors.joining(", "));
    }

    private Entry value(Place place) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw place.refused("aliases (*name) are not read here; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> table(place);
            case START_ARRAY -> items(place);
            case VALUE_NULL -> new Entry.Text(place, "");
            default -> new Entry.Text(place, parser.getText());
        };
    }

    private Entry.Table table(Place place) throws IOException {
        var values = new LinkedHashMap<String, Entry>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place here = place.at(key, line(parser));
            if (values.containsKey(key)) {
                throw here.refused(
                        "stands twice, first in line " + values.get(key).place().line() + "; keep one");
            }
            parser.nextToken();
            values.put(key, value(here));
        }
        return new Entry.Table(place, values);
    }

    private Entry.Items items(Place place) throws IOException {
        var values = new ArrayList<Entry>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(place.at(values.size(), line(parser))));
        }
        return new Entry.Items(place, values);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
