package dev.drydock.starter.board;

import dev.drydock.workflows.late.LateWrites.Reckoning;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the late writes stand, on one line; what is none is left out, so that the line still adds up. */
final class LateLine {
    private LateLine() {}

    static Optional<String> of(@Nullable Reckoning late) {
        if (late == null || late.captured() == 0) {
            return Optional.empty();
        }
        return Optional.of("late cells "
                + late.captured() + ": "
                + Stream.of(
                                part(late.applied(), "applied"),
                                part(late.already(), "already there"),
                                part(late.superseded(), "superseded"),
                                part(late.conflicts(), late.conflicts() == 1 ? "conflict" : "conflicts"),
                                part(late.skipped(), "skipped"),
                                part(late.held(), "held"))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", ")));
    }

    private static String part(long cells, String word) {
        return cells == 0 ? "" : cells + " " + word;
    }
}
