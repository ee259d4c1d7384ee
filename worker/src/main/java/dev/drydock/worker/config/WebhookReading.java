package dev.drydock.worker.config;

import dev.drydock.activities.webhooks.Kept;
import dev.drydock.activities.webhooks.Webhook;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.GiveUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code webhooks: [{name, url | url-file | url-variable, events, secret-file | secret-variable}]}. */
final class WebhookReading {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/\\s]+(/\\S*)?");

    private WebhookReading() {}

    static List<Webhook> all(Entry listed) {
        var webhooks = new ArrayList<Webhook>();
        for (Entry entry : listed.asItems().values()) {
            Webhook webhook = one(entry.asTable());
            if (webhooks.stream().anyMatch(w -> w.name().equals(webhook.name()))) {
                throw entry.place().refused("there are two webhooks " + webhook.name() + "; runs know them by name");
            }
            webhooks.add(webhook);
        }
        return List.copyOf(webhooks);
    }

    private static Webhook one(Entry.Table table) {
        table.only("name", "url", "url-file", "url-variable", "events", "secret-file", "secret-variable");
        Entry.Text name = table.required("name", "chat");
        if (!NAME.matcher(name.value()).matches()) {
            throw name.place().refused("'" + name.value() + "' is not a name; expected a-z 0-9 . -, for example chat");
        }
        table.text("url").ifPresent(url -> {
            if (!ADDRESS.matcher(url.value()).matches()) {
                throw url.place().refused("expected http://HOST/... or https://HOST/...");
            }
        });
        return new Webhook(
                name.value(),
                kept(table, "url").orElseThrow(() -> table.missing("url", "https://chat.example.com/hook")),
                events(table),
                kept(table, "secret").orElse(null));
    }

    private static List<String> events(Entry.Table table) {
        if (table.find("events").isEmpty()) {
            return Webhooks.EVENTS;
        }
        List<Entry> listed =
                table.find("events").map(Entry::asItems).orElseThrow().values();
        for (Entry entry : listed) {
            Entry.Text event = entry.asText();
            if (!Webhooks.EVENTS.contains(event.value())) {
                throw event.place()
                        .refused("there is no event '" + event.value() + "'; expected "
                                + String.join(", ", Webhooks.EVENTS));
            }
        }
        return listed.stream().map(e -> e.asText().value()).distinct().toList();
    }

    /** One of the ways to say it; what cannot be read now is refused now, rather than when somebody has to be told. */
    private static Optional<Kept> kept(Entry.Table table, String key) {
        var said = new ArrayList<Kept>();
        table.text(key).ifPresent(t -> said.add(new Kept.Plain(t.value())));
        table.text(key + "-file").ifPresent(t -> said.add(readable(t, new Kept.InFile(ConfigReading.path(t)))));
        table.text(key + "-variable").ifPresent(t -> said.add(readable(t, new Kept.InVariable(t.value()))));
        if (said.size() > 1) {
            throw table.place().refused("two of " + key + ", " + key + "-file and " + key + "-variable; keep one");
        }
        return said.stream().findFirst();
    }

    private static Kept readable(Entry.Text text, Kept kept) {
        try {
            kept.read();
        } catch (GiveUp e) {
            throw text.place().refused(String.valueOf(e.getMessage()));
        }
        return kept;
    }
}
