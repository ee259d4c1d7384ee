package dev.drydock.onebox.scene;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Another cluster file over the same agents, with something wrong in it. */
final class ClusterVariant {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ClusterVariant() {}

    /** @return the cluster's name */
    static String write(Scene scene, String name, Consumer<ObjectNode> change) {
        try {
            Path usual = scene.testbed().clusterFile();
            var tree = (ObjectNode) YAML.readTree(usual.toFile());
            change.accept(tree);
            YAML.writeValue(usual.resolveSibling(name + ".yaml").toFile(), tree);
            return "corrosion/" + name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode node(ObjectNode tree, int index) {
        return (ObjectNode) tree.path("nodes").path(index);
    }

    static ObjectNode corrosion(ObjectNode tree) {
        return (ObjectNode) tree.path("corrosion");
    }
}
