package dev.drydock.workflows.scripted;

import dev.drydock.workflows.webhooks.Webhooks;
import dev.drydock.workflows.words.TryAgain;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sinks that are down until they are not, and the log of all that reached them. Thread-safe. */
public final class ScriptedSinks implements Webhooks.Steps {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<Webhooks.Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    @Override
    public String post(String sink, Webhooks.Event event) {
        if (down) {
            throw new TryAgain("webhook " + sink + " answered 500, expected 2xx");
        }
        arrived.add(sink + " " + event.id());
        events.add(event);
        return "answered 204";
    }

    public void down(boolean now) {
        down = now;
    }

    /** The sink's name and the event's id, once for each time it arrived. */
    public List<String> arrived() {
        return List.copyOf(arrived);
    }

    public List<Webhooks.Event> events() {
        return List.copyOf(events);
    }
}
