package dev.drydock.starter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.Rule;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas as documents, and whether holding something against them can fail. */
final class SchemasTest {
    private static final Schemas SCHEMAS = Schemas.PUBLISHED;
    private static final List<String> ASKED = List.of("status", "corrosion/eu-1", "-o", "json");

    static List<String> names() {
        return SCHEMAS.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_schema_is_one_by_the_meta_schema_and_says_what_it_is(String name) throws IOException {
        JsonNode schema = SCHEMAS.tree(name);
        String table = Files.readString(Path.of("../docs/schemas/README.md"));

        assertThat(SCHEMAS.metaFaults(name)).isEmpty();
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asText()).isEqualTo(name + ".json");
        assertThat(schema.path("title").asText()).isNotBlank();
        assertThat(schema.path("description").asText()).isNotBlank();
        assertThat(table).contains("](" + name + ".json)");
    }

    /** A file of decisions may keep what the listing says of its rows. */
    @ParameterizedTest
    @MethodSource("names")
    void an_object_takes_no_member_that_is_not_listed(String name) {
        var open = new ArrayList<String>();

        each("", SCHEMAS.tree(name), (place, schema) -> {
            boolean lists = schema.path("type").asText().equals("object") && schema.has("properties");
            if (lists && !schema.has("additionalProperties")) {
                open.add(place);
            }
        });

        assertThat(open).isEqualTo(name.equals("resolution") ? List.of("/oneOf/1", "/$defs/row") : List.of());
    }

    private interface Looking {
        void at(String place, JsonNode schema);
    }

    private static void each(String place, JsonNode tree, Looking looking) {
        if (tree.isObject()) {
            looking.at(place, tree);
            tree.properties().forEach(e -> each(place + "/" + e.getKey(), e.getValue(), looking));
        }
        for (int at = 0; tree.isArray() && at < tree.size(); at++) {
            each(place + "/" + at, tree.get(at), looking);
        }
    }

    static Stream<Arguments> enumerations() {
        var exits = List.of(Exit.values());
        return Stream.of(
                Arguments.of(
                        "common", "/$defs/exit", exits.stream().map(Exit::code).toList()),
                Arguments.of(
                        "error",
                        "/properties/error/properties/name",
                        exits.stream().map(Exit::word).toList()),
                Arguments.of("status", "/$defs/gateState", List.of(Status.GateState.values())),
                Arguments.of("status", "/$defs/nodeState", List.of(Status.NodeState.values())),
                Arguments.of("plan", "/properties/runbook", Runbooks.names()),
                Arguments.of("plan", "/properties/checks/items/properties/verdict", List.of(Check.Verdict.values())),
                Arguments.of("plan", "/$defs/key/properties/type", PublicKey.TYPES),
                Arguments.of(
                        "plan",
                        "/$defs/lateRules/properties/tables/additionalProperties",
                        Arrays.stream(Rule.values()).map(Rule::word).toList()),
                Arguments.of("late-row", "/$defs/verdict", List.of(LateRow.Verdict.values())));
    }

    @ParameterizedTest
    @MethodSource("enumerations")
    void an_enumeration_is_that_of_the_code(String name, String place, List<?> values) {
        JsonNode listed = SCHEMAS.tree(name).at(place).path("enum");

        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(Json.MAPPER.valueToTree(values));
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("status", Examples.status()),
                Arguments.of("outcome", Examples.reseeded()),
                Arguments.of("outcome", Examples.undone()),
                Arguments.of("outcome", Examples.returned()),
                Arguments.of("plan", Examples.plan().tree()),
                Arguments.of("said", Json.tree(new Said("{}", null))),
                Arguments.of("said", Json.tree(new Said("{}", ""))));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_is_made_of_the_records_with_everything_in_it_passes(String name, JsonNode example) {
        assertThat(SCHEMAS.faults(name, example)).isEmpty();
    }

    @Test
    void a_status_as_it_should_be_passes() {
        assertThat(printed(_ -> {}).hold(SCHEMAS)).containsExactly("status");
    }

    static Stream<Consumer<ObjectNode>> mistakes() {
        return Stream.of(
                status -> status.put("colour", "green"),
                status -> status.remove("phase"),
                status -> status.put("startedAt", "yesterday"),
                status -> status.put("exit", 5),
                status -> status.put("plan", "sha256:11"),
                status -> status.withObject("/counts").put("lost", 1),
                status -> status.withArray("gates").addObject().put("name", "restore"),
                status -> status.putObject("outcome").put("kind", "reseeded"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_planted_mistake_in_a_status_is_found(Consumer<ObjectNode> mistake) {
        assertThatThrownBy(() -> printed(mistake).hold(SCHEMAS))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "drydock status corrosion/eu-1 -o json printed what docs/schemas/status.json does not allow");
    }

    @Test
    void a_refusal_with_another_code_than_the_process_and_two_documents_are_found() {
        String refusal =
                "{\"error\":{\"code\":16,\"name\":\"drift\",\"says\":\"n2 differs\",\"next\":\"drydock plan\"}}";

        assertThat(new Printed(16, ASKED, refusal).hold(SCHEMAS)).containsExactly("error");
        assertThatThrownBy(() -> new Printed(2, ASKED, refusal).hold(SCHEMAS)).hasMessageContaining("ended with 2");
        assertThatThrownBy(() -> new Printed(16, ASKED, refusal.replace("drift", "usage")).hold(SCHEMAS))
                .hasMessageContaining("error.json does not allow");
        assertThatThrownBy(() -> new Printed(16, ASKED, refusal + refusal).hold(SCHEMAS))
                .hasMessageContaining("not one JSON document");
    }

    private static Printed printed(Consumer<ObjectNode> mistake) {
        ObjectNode status = Examples.status();
        mistake.accept(status);
        return new Printed(0, ASKED, status.toString());
    }
}
