package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.policy.Throttle;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a cluster file's {@code throttle} is read. */
final class ThrottleReading {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private ThrottleReading() {}

    static ClusterFile.Throttling read(Entry.Table table) {
        table.only("command", "http", "at-most", "every", "patience");
        @Nullable String command = table.text("command").map(Entry.Text::value).orElse(null);
        @Nullable URI http = table.text("http").map(ThrottleReading::address).orElse(null);
        if ((command == null) == (http == null)) {
            throw table.place().refused("a throttle has either a command or an http address that prints a number");
        }
        return new ClusterFile.Throttling(
                command,
                http,
                new Throttle(
                        number(table.required("at-most", "100")),
                        table.text("every").map(Scalars::wait).orElse(EVERY),
                        table.text("patience").map(Scalars::duration).orElse(PATIENCE)));
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
