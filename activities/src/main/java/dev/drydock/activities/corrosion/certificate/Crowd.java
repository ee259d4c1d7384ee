package dev.drydock.activities.corrosion.certificate;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The nodes of a certificate, as it asks them. */
public interface Crowd {
    /** In the order of the cluster file. */
    List<String> nodes();

    /** Asks these at the same time; answers what kept a node from answering, by its name. */
    Map<String, String> each(List<String> some, BiConsumer<String, Reader> work);

    /** Asks one; throws what asking it throws. */
    <T> T at(String node, Function<Reader, T> work);
}
