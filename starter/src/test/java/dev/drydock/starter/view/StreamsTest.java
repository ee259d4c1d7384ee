package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the environment says about how to print. */
final class StreamsTest {
    @Test
    void a_terminal_is_coloured_unless_it_cannot_be_or_must_not_be() {
        assertThat(at(true, Map.of("TERM", "xterm")).ink()).isEqualTo(Ink.COLOURED);
        assertThat(at(true, Map.of("TERM", "xterm", "NO_COLOR", "")).ink()).isEqualTo(Ink.COLOURED);
        assertThat(at(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).ink()).isEqualTo(Ink.PLAIN);
        assertThat(at(true, Map.of("TERM", "dumb")).ink()).isEqualTo(Ink.PLAIN);
        assertThat(at(false, Map.of("TERM", "xterm")).ink()).isEqualTo(Ink.PLAIN);
    }

    @Test
    void plain_ink_adds_nothing_and_no_ink_is_put_on_nothing() {
        assertThat(Ink.PLAIN.red("stuck")).isEqualTo("stuck");
        assertThat(Ink.COLOURED.red("stuck")).isEqualTo("\u001b[31mstuck\u001b[0m");
        assertThat(Ink.COLOURED.bold("")).isEmpty();
    }

    @Test
    void pages_are_eighty_columns_wide_or_what_the_environment_says_within_reason() {
        assertThat(at(true, Map.of()).width()).isEqualTo(80);
        assertThat(at(true, Map.of("COLUMNS", "100")).width()).isEqualTo(100);
        assertThat(at(true, Map.of("COLUMNS", "20")).width()).isEqualTo(60);
        assertThat(at(true, Map.of("COLUMNS", "999")).width()).isEqualTo(120);
        assertThat(at(true, Map.of("COLUMNS", "wide")).width()).isEqualTo(80);
    }

    @Test
    void commands_are_typed_as_the_program_was_called() {
        var checkout = at(true, Map.of("DRYDOCK_CALLED", "./drydock"));

        assertThat(checkout.typed("drydock watch corrosion/eu-1")).isEqualTo("./drydock watch corrosion/eu-1");
        assertThat(checkout.typed("drydock doctor, or for a laptop: drydock dev --clusters DIR"))
                .isEqualTo("./drydock doctor, or for a laptop: ./drydock dev --clusters DIR");
        assertThat(checkout.typed("drydock --help")).isEqualTo("./drydock --help");
        assertThat(checkout.typed("drydock logs corrosion/drydock n1"))
                .isEqualTo("./drydock logs corrosion/drydock n1");
        assertThat(at(true, Map.of()).typed("drydock watch corrosion/eu-1")).isEqualTo("drydock watch corrosion/eu-1");
    }

    private static Streams at(boolean terminal, Map<String, String> env) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Streams(InputStream.nullInputStream(), nowhere, nowhere, terminal, env);
    }
}
