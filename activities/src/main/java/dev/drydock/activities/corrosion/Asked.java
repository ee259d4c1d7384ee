package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.certificate.Crowd;
import dev.drydock.activities.corrosion.certificate.Reader;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The nodes that should agree, asked many at a time: each works slowly, and the worker only waits. */
final class Asked implements Crowd {
    private static final int AT_ONCE = 100;
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final ClusterFile file;
    private final List<String> nodes;
    private final Beat beat;
    private Supplier<Progress> progress = () -> new Progress("", 0, 0, "");

    Asked(Fleet fleet, ClusterFile file, List<String> nodes, Beat beat) {
        this.fleet = fleet;
        this.file = file;
        this.nodes = List.copyOf(nodes);
        this.beat = beat;
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    /** From now on that is how far it is. */
    void says(Supplier<Progress> now) {
        progress = now;
    }

    /** Answers what kept nodes from answering, by node. */
    Map<String, String> each(List<String> some, Consumer<CorrosionNode> work) {
        var trouble = new ConcurrentSkipListMap<String, String>();
        Together.each(some, AT_ONCE, beat, progress, name -> {
            try {
                fleet.at(file, name, node -> {
                    work.accept(node);
                    return name;
                });
            } catch (Refused | TryAgain | GiveUp e) {
                trouble.put(name, String.valueOf(e.getMessage()).replaceFirst("^node " + name + ":? ", ""));
            }
            return name;
        });
        return trouble;
    }

    @Override
    public Map<String, String> each(List<String> some, BiConsumer<String, Reader> work) {
        return each(some, node -> work.accept(node.name(), reader(node)));
    }

    @Override
    public <T> T at(String node, Function<Reader, T> work) {
        return Together.waiting(beat, progress, () -> fleet.at(file, node, there -> work.apply(reader(there))));
    }

    private static Reader reader(CorrosionNode node) {
        return Reader.of(node.api(ANSWER), node.reach(), node.sqlite3(), node.database());
    }
}
