package dev.drydock.onebox.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.onebox.demo.Onlooker;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.starter.schema.Schemas;
import java.util.List;
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
