package dev.drydock.starter.board;

import java.util.List;
import java.util.Map;

/**
 * Steps in flight.
 *
 * @param run of the run itself: snapshot, staging, convergence
 * @param nodes of the nodes' children
 */
record Flights(List<Flying> run, Map<String, Flying> nodes) {
    static final Flights NONE = new Flights(List.of(), Map.of());

    Flights {
        run = List.copyOf(run);
        nodes = Map.copyOf(nodes);
    }
}
