package dev.drydock.starter.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A directory of JSON Schemas, {@code <name>.json} each. */
public final class Schemas {
    /** Tests run in the directory of their module, programs made of them at the top. */
    public static final Schemas PUBLISHED = new Schemas(Stream.of("../docs/schemas", "docs/schemas")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(
                    "docs/schemas is neither here nor above: " + Path.of("").toAbsolutePath())));

    private final Path directory;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final ConcurrentHashMap<String, JsonSchema> read = new ConcurrentHashMap<>();

    private Schemas(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    public List<String> names() {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String name) {
        return Files.exists(file(name));
    }

    /** The schema itself. */
    public JsonNode tree(String name) {
        return Documents.in(file(name));
    }

    /** What is wrong with a value, a sentence each; empty: nothing. */
    public List<String> faults(String name, JsonNode value) {
        return read.computeIfAbsent(name, this::schema).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /** What the meta-schema of JSON Schema has against one of them. */
    List<String> metaFaults(String name) {
        return factory.getSchema(SchemaLocation.of(VersionFlag.V202012.getId())).validate(tree(name)).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private JsonSchema schema(String name) {
        return factory.getSchema(SchemaLocation.of(file(name).toUri().toString()), config);
    }

    private Path file(String name) {
        return directory.resolve(name + ".json");
    }
}
