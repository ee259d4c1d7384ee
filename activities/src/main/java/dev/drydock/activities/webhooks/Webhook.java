package dev.drydock.activities.webhooks;

import dev.drydock.workflows.webhooks.Webhooks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Names of the variables in which addresses and secrets stand. */
    public static Set<String> variables(Collection<Webhook> all) {
        return all.stream()
                .flatMap(w -> Stream.of(w.url(), w.secret()))
                .flatMap(kept -> kept instanceof Kept.InVariable(String name) ? Stream.of(name) : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
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
