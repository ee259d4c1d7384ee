package dev.drydock.onebox.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.onebox.demo.Onlooker;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.starter.schema.Schemas;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class PublishedTest {
    @Test
    void every_verb_of_this_module_that_prints_json_has_a_published_schema() {
        var verbs = new CommandLine(new OneboxMain()).getSubcommands();

        var printing = verbs.entrySet().stream()
                .filter(verb -> verb.getValue().getCommandSpec().findOption("-o") != null)
                .map(verb -> verb.getKey())
                .toList();

        assertThat(printing).containsExactly("demo").allMatch(Schemas.PUBLISHED::has);
    }

    @Test
    void a_manifest_as_workers_publish_it_is_as_its_schema_says() {
        String hex = "0a1b".repeat(16);
        var packed = new Manifest.Packed("zstd", hex, 512, "s.db.zst");
        var cut = new Cut(Map.of("00ff", 9L), Map.of("00ff", Ranges.upTo(3)));
        var manifest = new Manifest(
                Manifest.VERSION,
                "corrosion/eu-1",
                "run-1",
                "sha256:" + hex,
                "n1",
                Instant.parse("2026-11-22T10:00:00Z"),
                3,
                170_000,
                "sha256:" + hex,
                new Manifest.Content(hex, 4_096),
                packed,
                packed,
                Map.of("apps", 110L),
                cut.written());

        assertThat(Schemas.PUBLISHED.faults("manifest", Json.tree(manifest))).isEmpty();
    }

    @Test
    void what_is_typed_in_tests_is_held_against_the_schemas() {
        var wrong = new Typed.Answer(0, "{\"cluster\":\"corrosion/eu-1\"}", "");

        var onlookers = ServiceLoader.load(Onlooker.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();

        assertThat(onlookers)
                .singleElement()
                .extracting(onlooker -> refusal(onlooker, wrong))
                .asString()
                .contains("docs/schemas/status.json does not allow");
    }

    private static String refusal(Onlooker onlooker, Typed.Answer answer) {
        try {
            onlooker.saw(List.of("status", "corrosion/eu-1", "-o", "json"), answer);
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        return "";
    }
}
