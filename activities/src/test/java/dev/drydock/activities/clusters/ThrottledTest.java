package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.Throttle;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottledTest {
    private static final Throttle LIMIT = new Throttle("100", Duration.ofSeconds(1), Duration.ofHours(1));

    @TempDir
    Path dir;

    @BeforeEach
    void aCluster() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), ClusterFolderTest.smallest(""));
    }

    private Calm printed(String command) {
        return look(new Figure.Command(command));
    }

    private Calm look(Figure figure) {
        return new Throttled(file(), new ClusterFile.Throttling(figure, LIMIT), (_, _, _) -> new BigDecimal("7"))
                .look();
    }

    private ClusterFile file() {
        return new Homes(new ClusterFolder(dir), true).file("corrosion/eu-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 100                    | true  | the throttle is at 100, at most 100 is wanted",
                "echo lag: 99.5 s            | true  | the throttle is at 99.5",
                "echo -3                     | true  | the throttle is at -3",
                "echo 100.01                 | false | the throttle is at 100.01, at most 100 is wanted",
                "echo none                   | false | holds no number: 'none'",
                "true                        | false | holds no number: ''",
                "echo 5; exit 3              | false | cannot be had: its command ended with 3",
                "no-such-program             | false | cannot be had: its command ended with 127",
                "echo 7; sleep 600 &         | true  | the throttle is at 7",
                "[ $DRYDOCK_CLUSTER = corrosion/eu-1 ] && echo 1 | true | the throttle is at 1",
            })
    void a_figure_that_cannot_be_had_holds_as_one_that_is_too_high(String command, boolean calm, String says) {
        Calm seen = printed(command);

        assertThat(seen.calm()).isEqualTo(calm);
        assertThat(seen.says()).contains(says);
    }

    @Test
    void an_address_is_asked_and_what_is_not_200_holds() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String path : new String[] {"/good", "/bad"}) {
            server.createContext(path, exchange -> {
                byte[] body = "{\"lag\": 12}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(path.equals("/good") ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            assertThat(look(new Figure.Address(URI.create(address + "/good"))))
                    .isEqualTo(new Calm(true, "the throttle is at 12, at most 100 is wanted"));
            assertThat(look(new Figure.Address(URI.create(address + "/bad"))).says())
                    .contains("/bad answers 503");
        } finally {
            server.stop(0);
        }
        assertThat(look(new Figure.Address(URI.create(address))).calm()).isFalse();
    }

    @Test
    void a_query_is_asked_of_the_systems_nodes_and_where_none_can_be_asked_it_holds() throws IOException {
        Files.writeString(
                dir.resolve("corrosion/eu-1.yaml"),
                "throttle: {query: SELECT count(*) FROM jobs, at-most: 100, every: 1h}\n",
                StandardOpenOption.APPEND);
        var homes = new Homes(new ClusterFolder(dir), true);

        Calm seen = new PolicySteps(
                        homes,
                        Map.of("corrosion", (_, query, _) -> {
                            assertThat(query).isEqualTo(new Figure.Query("SELECT count(*) FROM jobs", null));
                            return new BigDecimal("101");
                        }),
                        progress -> {})
                .throttle("corrosion/eu-1");
        Calm unasked = new PolicySteps(homes, Map.of(), progress -> {}).throttle("corrosion/eu-1");

        assertThat(seen).isEqualTo(new Calm(false, "the throttle is at 101, at most 100 is wanted"));
        assertThat(unasked.calm()).isFalse();
        assertThat(unasked.says()).contains("this worker cannot ask nodes of corrosion a query");
    }

    @Test
    void the_step_asks_again_until_the_figure_is_low_enough_and_beats_meanwhile() throws IOException {
        Path figure = Files.writeString(dir.resolve("figure"), "250\n");
        Files.writeString(
                dir.resolve("corrosion/eu-1.yaml"),
                "throttle: {command: cat " + figure + ", at-most: 100, every: 1s}\n",
                StandardOpenOption.APPEND);
        var beats = new ArrayList<String>();
        var steps = new PolicySteps(new Homes(new ClusterFolder(dir), true), Map.of(), progress -> {
            beats.add(progress.says());
            write(figure, "9\n");
        });

        Calm seen = steps.throttle("corrosion/eu-1");

        assertThat(seen).isEqualTo(new Calm(true, "the throttle is at 9, at most 100 is wanted"));
        assertThat(beats).first().isEqualTo("the throttle is at 250, at most 100 is wanted");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
