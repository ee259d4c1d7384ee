package dev.drydock.starter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How the service is found: an option beats the environment, which beats temporal.toml, which beats the default. */
final class ConnectingTest {
    @TempDir
    Path dir = Path.of("");

    @Test
    void without_anything_it_is_the_service_of_this_machine() throws IOException {
        var settings = settings(Map.of());

        assertThat(settings.told()).isEqualTo("127.0.0.1:7233 (namespace default, profile default)");
        assertThat(settings.origins())
                .extracting(Settings.Setting::name, Settings.Setting::value, Settings.Setting::from)
                .containsExactly(
                        tuple("address", "127.0.0.1:7233", "default"),
                        tuple("namespace", "default", "default"),
                        tuple("profile", "default", "default"),
                        tuple("tls", "off", "default"),
                        tuple("api key", "none", "default"),
                        tuple("codec", "no codec key", "default"));
    }

    @Test
    void codec_keys_are_named_by_id_and_a_key_file_that_is_wrong_is_a_usage_error() throws IOException {
        String key = "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

        var settings = settings(Map.of("DRYDOCK_CODEC_KEY", key));

        assertThat(settings.origins()).contains(new Settings.Setting("codec", "codec key k1", "DRYDOCK_CODEC_KEY"));
        assertThatThrownBy(() -> settings(Map.of(), "--codec-key-file", "/nowhere/codec.keys"))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
                .hasMessage("there is no codec key file /nowhere/codec.keys (--codec-key-file)");
    }

    @Test
    void an_option_beats_the_environment_and_the_environment_the_file() throws IOException {
        String file = file("[profile.default]\naddress = \"10.0.0.9:7233\"\nnamespace = \"from-file\"\n");

        var settings = settings(
                Map.of("TEMPORAL_CONFIG_FILE", file, "TEMPORAL_ADDRESS", "10.0.0.1:7233"),
                "--address",
                "10.0.0.2:7233");
        var without = settings(Map.of("TEMPORAL_CONFIG_FILE", file, "TEMPORAL_ADDRESS", "10.0.0.1:7233"));

        assertThat(settings.address()).isEqualTo("10.0.0.2:7233");
        assertThat(without.address()).isEqualTo("10.0.0.1:7233");
        assertThat(settings.namespace()).isEqualTo("from-file");
        assertThat(from(settings, "address")).isEqualTo("--address");
        assertThat(from(without, "address")).isEqualTo("TEMPORAL_ADDRESS");
        assertThat(from(settings, "namespace")).isEqualTo("profile default in " + file);
    }

    @Test
    void a_profile_is_chosen_by_option_or_environment() throws IOException {
        String file =
                file("[profile.staging]\naddress = \"10.0.0.3:7233\"\n[profile.live]\naddress = \"10.0.0.4:7233\"\n");
        var env = Map.of("TEMPORAL_CONFIG_FILE", file, "TEMPORAL_PROFILE", "staging");

        var chosen = settings(env, "--profile", "live");

        assertThat(settings(env).address()).isEqualTo("10.0.0.3:7233");
        assertThat(chosen.address()).isEqualTo("10.0.0.4:7233");
        assertThat(chosen.told()).contains("profile live");
        assertThat(from(chosen, "profile")).isEqualTo("--profile");
    }

    @Test
    void an_empty_variable_says_nothing() throws IOException {
        var settings = settings(Map.of("TEMPORAL_ADDRESS", "", "TEMPORAL_API_KEY", "", "TEMPORAL_PROFILE", ""));

        assertThat(settings.address()).isEqualTo("127.0.0.1:7233");
        assertThat(from(settings, "address")).isEqualTo("default");
        assertThat(from(settings, "api key")).isEqualTo("default");
        assertThat(value(settings, "api key")).isEqualTo("none");
        assertThat(value(settings, "profile")).isEqualTo("default");
    }

    @Test
    void tls_is_on_when_the_connection_uses_it() throws IOException {
        String off = file("[profile.default.tls]\ndisabled = true\n");

        assertThat(encrypted(settings(Map.of(), "--tls"))).isTrue();
        assertThat(value(settings(Map.of(), "--tls"), "tls")).isEqualTo("on");
        assertThat(from(settings(Map.of(), "--tls"), "tls")).isEqualTo("--tls options");
        assertThat(encrypted(settings(Map.of("TEMPORAL_CONFIG_FILE", off)))).isFalse();
        assertThat(value(settings(Map.of("TEMPORAL_CONFIG_FILE", off)), "tls")).isEqualTo("off");
    }

    @Test
    void an_api_key_never_travels_in_the_clear() throws IOException {
        var settings = settings(Map.of("TEMPORAL_API_KEY", "secret"));

        assertThat(encrypted(settings)).isTrue();
        assertThat(value(settings, "tls")).isEqualTo("on");
        assertThat(from(settings, "tls")).isEqualTo("api key");
    }

    @Test
    void an_api_key_is_never_shown() throws IOException {
        var settings = settings(Map.of(), "--api-key", "secret");

        assertThat(settings.origins().toString() + settings.told()).doesNotContain("secret");
        assertThat(value(settings, "api key")).isEqualTo("given");
    }

    @Test
    void what_cannot_be_read_is_a_usage_error_that_names_it() throws IOException {
        String file = file("[profile.default]\naddress = \"10.0.0.9:7233\"\n");

        refused("nowhere", "--config-file", file, "--profile", "nowhere");
        refused("missing.toml", "--config-file", dir.resolve("missing.toml").toString());
        refused("missing.pem", "--tls-ca-path", dir.resolve("missing.pem").toString());
        refused("temporal", "--config-file", file("[profile.default\n"));
        refused("no profile is in ", "--config-file", file(""));
    }

    private void refused(String named, String... options) {
        assertThatThrownBy(() -> settings(Map.of(), options))
                .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
                .hasMessageStartingWith("connection settings cannot be read")
                .hasMessageContaining(named)
                .hasMessageNotContaining("\n");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "temporal", ".toml"), text)
                .toString();
    }

    /** Without a file of its own a test would read that of whoever runs it. */
    private Settings settings(Map<String, String> env, String... options) throws IOException {
        var connecting = CommandLine.populateCommand(new Connecting(), options);
        var whole = new HashMap<>(Map.of("TEMPORAL_CONFIG_FILE", file("[profile.default]\n")));
        whole.putAll(env);
        return connecting.settings(whole);
    }

    private static boolean encrypted(Settings settings) {
        return settings.stubs().getEnableHttps() || settings.stubs().getSslContext() != null;
    }

    private static String value(Settings settings, String name) {
        return setting(settings, name).value();
    }

    private static String from(Settings settings, String name) {
        return setting(settings, name).from();
    }

    private static Settings.Setting setting(Settings settings, String name) {
        return settings.origins().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
