package dev.drydock.worker.wiring;

import com.google.inject.Injector;
import dev.drydock.activities.corrosion.CorrosionLate;
import dev.drydock.activities.corrosion.CorrosionReseed;
import dev.drydock.activities.corrosion.CorrosionUndo;
import dev.drydock.activities.patroni.PatroniLate;
import dev.drydock.activities.patroni.PatroniRollback;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A system, and the steps that serve it on its queue {@code drydock-<system>}. */
record Systems(String name, List<Class<?>> steps) {
    /** Every system there is; a new one is a line here. */
    static final List<Systems> ALL = List.of(
            new Systems("corrosion", List.of(CorrosionReseed.class, CorrosionUndo.class, CorrosionLate.class)),
            new Systems("patroni", List.of(PatroniRollback.class, PatroniLate.class)));

    Systems {
        steps = List.copyOf(steps);
    }

    static List<Systems> served(Serving serving) {
        return ALL.stream().filter(s -> serving.systems().contains(s.name())).toList();
    }

    static Set<String> names() {
        return ALL.stream().map(Systems::name).collect(Collectors.toUnmodifiableSet());
    }

    String queue() {
        return "drydock-" + name;
    }

    Object[] activities(Injector injector) {
        return steps.stream().map(injector::getInstance).toArray();
    }
}
