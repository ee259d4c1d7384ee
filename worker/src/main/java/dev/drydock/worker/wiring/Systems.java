package dev.drydock.worker.wiring;

import com.google.inject.Injector;
import dev.drydock.activities.corrosion.CorrosionLate;
import dev.drydock.activities.corrosion.CorrosionReseed;
import dev.drydock.activities.corrosion.CorrosionUndo;
import java.util.List;

/** A system, and the steps that serve it on its queue {@code drydock-<system>}. */
record Systems(String name, List<Class<?>> steps) {
    /** Every system there is; a new one is a line here. */
    static final List<Systems> ALL =
            List.of(new Systems("corrosion", List.of(CorrosionReseed.class, CorrosionUndo.class, CorrosionLate.class)));

    Systems {
        steps = List.copyOf(steps);
    }

    String queue() {
        return "drydock-" + name;
    }

    Object[] activities(Injector injector) {
        return steps.stream().map(injector::getInstance).toArray();
    }
}
