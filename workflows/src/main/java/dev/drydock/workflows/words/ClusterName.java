package dev.drydock.workflows.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** {@code <system>/<name>}, e.g. {@code corrosion/eu-1}: the cluster's name and the workflow id of its run. */
public record ClusterName(String system, String name) {
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9.-]*");

    public ClusterName {
        if (!PART.matcher(system).matches() || !PART.matcher(name).matches()) {
            throw new IllegalArgumentException("cluster '" + system + "/" + name
                    + "' is not a name: expected SYSTEM/NAME, each of a-z 0-9 . -, for example corrosion/eu-1");
        }
    }

    @JsonCreator
    public static ClusterName of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "cluster '" + text + "' is not a name: expected SYSTEM/NAME, for example corrosion/eu-1");
        }
        return new ClusterName(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The queue on which this cluster's steps are served. */
    public String queue() {
        return "drydock-" + system;
    }

    @Override
    @JsonValue
    public String toString() {
        return system + "/" + name;
    }
}
