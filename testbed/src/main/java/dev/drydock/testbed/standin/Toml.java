package dev.drydock.testbed.standin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** As much TOML as an agent's configuration needs: sections, and keys with strings, numbers, booleans or lists of strings. */
record Toml(Map<String, String> values) {

    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    static Toml parse(String text) {
        var values = new LinkedHashMap<String, String>();
        var section = "";
        var joined = text.replaceAll("(?m)^\\s*#.*$", "")
                .replaceAll(",\\s*\\n\\s*|(?<=\\[)\\s*\\n\\s*(?=[\"'])|(?<=[\"'])\\s*\\n\\s*(?=])", ",");
        for (var line : joined.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()) {
            if (line.startsWith("[")) {
                section = line.replaceAll("[\\[\\]\\s]|#.*", "") + ".";
            } else {
                var pair = line.split("=", 2);
                values.put(section + pair[0].strip(), pair.length == 2 ? pair[1].strip() : "");
            }
        }
        return new Toml(values);
    }

    Optional<String> text(String key) {
        return list(key).stream().findFirst();
    }

    /** A single string counts as a list of one. */
    List<String> list(String key) {
        var found = new ArrayList<String>();
        var strings = STRING.matcher(values.getOrDefault(key, ""));
        while (strings.find()) {
            found.add(strings.group(1) != null ? strings.group(1) : strings.group(2));
        }
        return found;
    }
}
