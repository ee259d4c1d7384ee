package dev.drydock.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.webhooks.Kept;
import dev.drydock.activities.webhooks.Webhook;
import dev.drydock.worker.wiring.Serving;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigReadingTest {
    @TempDir
    private Path dir = Path.of("");

    @BeforeEach
    void clusters() throws IOException {
        Files.createDirectories(dir.resolve("clusters"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("worker.yaml"), text);
    }

    @Test
    void what_is_left_out_has_the_defaults_of_the_manual() throws Exception {
        WorkerConfig config = ConfigReading.read(file("clusters: clusters\n"), new Options().table());

        assertThat(config.work().clusters()).isEqualTo(dir.resolve("clusters").toAbsolutePath());
        assertThat(config.work().scratch().toString()).startsWith(System.getProperty("java.io.tmpdir"));
        assertThat(config.work().allowUnsigned()).isFalse();
        assertThat(config.work().serving()).isEqualTo(new Serving(Set.of("corrosion", "patroni"), true));
        assertThat(config.work().stopWithin()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.service()).isEqualTo(new WorkerConfig.Service(null, null, null));
        assertThat(config.logs()).isEqualTo(LogFormat.TEXT);
        assertThat(config.listen()).isNull();
        assertThat(config.work().webhooks()).isEmpty();
    }

    @Test
    void every_key_is_read_and_paths_are_relative_to_the_file() throws Exception {
        Files.writeString(dir.resolve("chat.url"), "https://chat.example.com/T0/secret\n");
        Files.writeString(dir.resolve("chat.key"), "key\n");

        WorkerConfig config = ConfigReading.read(file("""
                        clusters: clusters
                        scratch: scratch
                        allow-unsigned: true
                        address: temporal.example.com:7233
                        namespace: ops
                        profile: prod
                        systems: []
                        runbooks: true
                        stop-within: 5m
                        log-format: json
                        metrics: {listen: "127.0.0.1:9464"}
                        webhooks: [{name: chat, url-file: chat.url, events: [gate], secret-file: chat.key}]
                        """), new Options().table());

        assertThat(config.work().scratch()).isEqualTo(dir.resolve("scratch").toAbsolutePath());
        assertThat(config.work().allowUnsigned()).isTrue();
        assertThat(config.work().serving()).isEqualTo(new Serving(Set.of(), true));
        assertThat(config.work().stopWithin()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.service()).isEqualTo(new WorkerConfig.Service("temporal.example.com:7233", "ops", "prod"));
        assertThat(config.logs()).isEqualTo(LogFormat.JSON);
        assertThat(config.listen()).hasToString("/127.0.0.1:9464");
        assertThat(config.work().webhooks())
                .containsExactly(new Webhook(
                        "chat",
                        new Kept.InFile(dir.resolve("chat.url")),
                        List.of("gate"),
                        new Kept.InFile(dir.resolve("chat.key"))));
    }

    @Test
    void an_option_counts_for_more_than_the_file() throws Exception {
        var options = new Options()
                .with("stop-within", "7s")
                .with("systems", List.of("none"))
                .with("namespace", (String) null);

        WorkerConfig config = ConfigReading.read(
                file("clusters: clusters\nstop-within: 9s\nsystems: [corrosion]\nnamespace: ops\n"), options.table());

        assertThat(config.work().stopWithin()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.work().serving().systems()).isEmpty();
        assertThat(config.service().namespace()).isEqualTo("ops");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cluster: x               | line 2: cluster: unknown key; known here: address, allow-unsigned, clusters",
                "clusters: clusters       | line 2: clusters: stands twice, first in line 1; keep one",
                "scratch: [a]             | line 2: scratch: a list or a section stands here; expected one value",
                "allow-unsigned: yes      | line 2: allow-unsigned: 'yes' seen; expected true or false",
                "stop-within: 60          | line 2: stop-within: '60' is not a duration",
                "stop-within: 0s          | line 2: stop-within: '0s' seen; expected 1s to 1h",
                "log-format: xml          | line 2: log-format: 'xml' seen; expected text or json",
                "systems: corrosion       | line 2: systems: expected a list",
                "systems: [citus]         | line 2: systems[0]: there is no system 'citus'; known here: corrosion, patroni",
                "codec-key-file: none     | line 2: codec-key-file: there is no codec key file",
                "metrics: on              | line 2: metrics: expected a section of keys",
                "metrics: {port: 1}       | line 2: metrics.port: unknown key; known here: listen",
                "metrics: {listen: 9464}  | line 2: metrics.listen: '9464' is not HOST:PORT",
                "webhooks: [{url: 'https://a/'}] | line 2: webhooks[0]: key name is missing",
                "webhooks: [{name: a}]    | line 2: webhooks[0]: key url is missing",
                "webhooks: [{name: a, url: chat}] | line 2: webhooks[0].url: expected http://HOST/",
                "webhooks: [{name: a, url: 'http://a', url-file: b}] | url-file: file",
                "webhooks: [{name: a, url: 'http://a', url-variable: HOME}] | line 2: webhooks[0]: two of url, url-file",
                "webhooks: [{name: a, url-variable: NOT_SET_X}] | webhooks[0].url-variable: variable NOT_SET_X is not set",
                "webhooks: [{name: a, url: 'http://a', events: [all]}] | webhooks[0].events[0]: there is no event 'all'; expected gate, stuck, outcome",
                "webhooks: [{name: a, url: 'http://a'}, {name: a, url: 'http://b'}] | webhooks[1]: there are two webhooks a",
                "address:                 | line 2: address: empty; write a value or leave the key out",
            })
    void what_is_wrong_is_refused_by_file_line_and_key(String line, String says) throws Exception {
        Path file = file("clusters: clusters\n" + line + "\n");

        assertThatThrownBy(() -> ConfigReading.read(file, new Options().table()))
                .isInstanceOf(GiveUp.class)
                .hasMessageStartingWith(file + ", ")
                .hasMessageContaining(says);
    }

    @Test
    void a_worker_that_would_serve_nothing_is_refused() throws Exception {
        Path file = file("clusters: clusters\nsystems: []\nrunbooks: false\n");

        assertThatThrownBy(() -> ConfigReading.read(file, new Options().table()))
                .hasMessageContaining("line 3: runbooks: neither runbooks nor a system would be served");
    }

    @Test
    void an_option_is_refused_by_its_name() {
        var options = new Options()
                .with("clusters", dir.resolve("clusters").toString())
                .with("stop-within", "soon");

        assertThatThrownBy(() -> ConfigReading.read(null, options.table()))
                .hasMessage(
                        "command line: --stop-within: 'soon' is not a duration; expected a number with s, m, h or d,"
                                + " for example 24h");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> ConfigReading.read(dir.resolve("no.yaml"), new Options().table()))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("configuration " + dir.resolve("no.yaml") + " cannot be read");
    }
}
