package dev.drydock.activities.patroni;

import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.util.List;

/** A process that replays, so that it can be killed as a worker would be. */
final class SalvageWorker {
    private SalvageWorker() {}

    /** @param args directory of the testbed, book, harvest */
    public static void main(String[] args) {
        var late = SalvageStory.at(Path.of(args[0])).late();
        System.out.println(late.replay(
                Json.read(args[1], Book.class), List.of(Json.read(args[2], Harvested.class)), SalvageStory.THROUGH));
    }
}
