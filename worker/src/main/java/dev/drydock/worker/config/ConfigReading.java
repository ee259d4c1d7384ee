package dev.drydock.worker.config;

import dev.drydock.activities.yaml.Entries;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.worker.wiring.Serving;
import dev.drydock.worker.wiring.WorkerSettings;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a worker: a YAML file, if there is one, with the options of the command line laid over it.
 * Relative paths are relative to the file, those of options to the current directory. The first thing that is wrong is
 * refused by file, line and key.
 */
public final class ConfigReading {
    private static final String[] KEYS = {
        "clusters",
        "scratch",
        "allow-unsigned",
        "address",
        "namespace",
        "profile",
        "systems",
        "runbooks",
        "stop-within",
        "log-format",
        "metrics",
        "webhooks",
        "codec-key-file"
    };

    private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):([1-9][0-9]{0,4})");

    private ConfigReading() {}

    public static WorkerConfig read(@Nullable Path file, Entry.Table options) {
        Entry.Table said = file == null ? options : parsed(file).under(options);
        return new WorkerConfig(
                new WorkerSettings(
                        clusters(said),
                        said.text("scratch").map(ConfigReading::path).orElse(WorkerSettings.SCRATCH),
                        said.text("allow-unsigned").map(Scalars::flag).orElse(false),
                        serving(said),
                        said.text("stop-within").map(Scalars::wait).orElse(WorkerSettings.STOP_WITHIN),
                        said.find("webhooks").map(WebhookReading::all).orElse(List.of()),
                        codec(said)),
                new WorkerConfig.Service(word(said, "address"), word(said, "namespace"), word(said, "profile")),
                said.text("log-format").map(LogFormat::of).orElse(LogFormat.TEXT),
                said.table("metrics").map(ConfigReading::listen).orElse(null));
    }

    private static Entry.Table parsed(Path file) {
        try {
            return Entries.yaml(Files.readString(file), new Place(file.toString(), 1, ""))
                    .asTable()
                    .only(KEYS);
        } catch (IOException e) {
            throw new GiveUp("configuration " + file + " cannot be read: " + e, e);
        }
    }

    private static Path clusters(Entry.Table said) {
        Entry.Text named = said.required("clusters", "/etc/drydock/clusters");
        Path directory = path(named);
        if (!Files.isDirectory(directory)) {
            throw named.place().refused("there is no directory " + directory + " of cluster files");
        }
        return directory;
    }

    private static Serving serving(Entry.Table said) {
        Entry.Items listed = said.find("systems").map(Entry::asItems).orElse(null);
        boolean runbooks = said.text("runbooks").map(Scalars::flag).orElse(true);
        Set<String> systems = listed == null
                ? Serving.ALL.systems()
                : listed.values().stream().map(ConfigReading::system).collect(Collectors.toUnmodifiableSet());
        if (!runbooks && systems.isEmpty()) {
            throw said.find("runbooks")
                    .orElse(said)
                    .place()
                    .refused("neither runbooks nor a system would be served; leave it out, or name a system");
        }
        return new Serving(systems, runbooks);
    }

    private static String system(Entry named) {
        Entry.Text text = named.asText();
        if (!Serving.ALL.systems().contains(text.value())) {
            throw text.place()
                    .refused("there is no system '" + text.value() + "'; known here: "
                            + String.join(", ", List.copyOf(Serving.ALL.systems())));
        }
        return text.value();
    }

    private static InetSocketAddress listen(Entry.Table metrics) {
        Entry.Text text = metrics.only("listen").required("listen", "127.0.0.1:9464");
        Matcher parts = HOST_AND_PORT.matcher(text.value());
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw text.place().refused("'" + text.value() + "' is not HOST:PORT; expected for example 127.0.0.1:9464");
        }
        var listen = new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
        if (listen.isUnresolved()) {
            throw text.place().refused("host " + parts.group(1) + " is not known here");
        }
        return listen;
    }

    private static KeySource codec(Entry.Table said) {
        Entry.Text named = said.text("codec-key-file").orElse(null);
        try {
            return KeySource.of(named == null ? null : path(named), System.getenv());
        } catch (IllegalArgumentException e) {
            throw (named == null ? said : named).place().refused(String.valueOf(e.getMessage()));
        }
    }

    static Path path(Entry.Text text) {
        return Options.said(text)
                ? Path.of(text.value())
                : Path.of(text.place().file()).resolveSibling(text.value());
    }

    private static @Nullable String word(Entry.Table said, String key) {
        return said.text(key).map(Entry.Text::value).orElse(null);
    }
}
