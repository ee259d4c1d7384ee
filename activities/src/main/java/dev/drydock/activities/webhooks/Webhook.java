package dev.drydock.activities.webhooks;

import dev.drydock.workflows.webhooks.Webhooks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told.
 *
 * @param name how histories and logs call it, since its address may be a secret
 * @param events of {@link Webhooks#EVENTS}
 * @param secret what signs its requests; null: they are not signed
 */
public record Webhook(
        String name,
        Kept url,
        List<String> events,
        @Nullable Kept secret) {
    public Webhook {
        events = List.copyOf(events);
    }

    /** Event to the names of those who want it; an event nobody wants is absent. */
    public static Map<String, List<String>> wanting(Collection<Webhook> all) {
        var wanting = new TreeMap<String, List<String>>();
        for (String event : Webhooks.EVENTS) {
            List<String> names = all.stream()
                    .filter(w -> w.events().contains(event))
                    .map(Webhook::name)
                    .toList();
            if (!names.isEmpty()) {
                wanting.put(event, names);
            }
        }
        return wanting;
    }
}
