package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.policy.Throttle;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a cluster file's {@code throttle} is read. */
final class ThrottleReading {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Pattern SELECT = Pattern.compile("(?is)\\s*(SELECT|WITH)\\b[^;]*");
    private static final Pattern WRITES = Pattern.compile("(?i)\\b(INSERT|UPDATE|DELETE|REPLACE)\\b");

    private final List<String> nodes;

    /** @param nodes of the file */
    ThrottleReading(List<String> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    ClusterFile.Throttling read(Entry.Table table) {
        table.only("command", "http", "query", "at", "at-most", "every", "patience");
        var figures = new ArrayList<Figure>();
        table.text("command").ifPresent(command -> figures.add(new Figure.Command(command.value())));
        table.text("http").ifPresent(http -> figures.add(new Figure.Address(address(http))));
        table.text("query").ifPresent(query -> figures.add(new Figure.Query(select(query), at(table))));
        if (figures.size() != 1) {
            throw table.place().refused("a throttle has one of command, http and query, which gives a number");
        }
        if (table.find("at").isPresent() && !(figures.getFirst() instanceof Figure.Query)) {
            throw table.place().refused("only a query is asked at a node");
        }
        return new ClusterFile.Throttling(
                figures.getFirst(),
                new Throttle(
                        number(table.required("at-most", "100")),
                        table.text("every").map(Scalars::wait).orElse(EVERY),
                        table.text("patience").map(Scalars::duration).orElse(PATIENCE)));
    }

    private @Nullable String at(Entry.Table table) {
        return table.text("at")
                .map(node -> {
                    if (!nodes.contains(node.value())) {
                        throw node.place().refused("there is no node " + node.value());
                    }
                    return node.value();
                })
                .orElse(null);
    }

    private static String select(Entry.Text text) {
        String sql = text.value();
        boolean reads = SELECT.matcher(sql).matches()
                && (sql.stripLeading().regionMatches(true, 0, "SELECT", 0, 6)
                        || !WRITES.matcher(sql).find());
        if (!reads) {
            throw text.place().refused("'" + sql + "' is not one SELECT without a semicolon");
        }
        return sql;
    }

    private static URI address(Entry.Text text) {
        if (!text.value().matches("https?://[^\\s@]+")) {
            throw text.place()
                    .refused(
                            "'" + text.value() + "' is not an address; expected http://HOST:PORT/PATH without a login");
        }
        return URI.create(text.value());
    }

    private static String number(Entry.Text text) {
        if (!text.value().matches("[0-9]{1,15}(\\.[0-9]{1,6})?")) {
            throw text.place().refused("'" + text.value() + "' is not a number, for example 100 or 0.5");
        }
        return text.value();
    }
}
