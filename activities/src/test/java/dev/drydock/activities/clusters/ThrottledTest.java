package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.Throttle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottledTest {
    private static final Throttle LIMIT = new Throttle("100", Duration.ofSeconds(1), Duration.ofHours(1));

    @TempDir
    Path dir;

    private static Calm printed(String command) {
        return new Throttled("corrosion/eu-1", new ClusterFile.Throttling(command, null, LIMIT)).look();
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
            var good = new ClusterFile.Throttling(null, URI.create(address + "/good"), LIMIT);
            var bad = new ClusterFile.Throttling(null, URI.create(address + "/bad"), LIMIT);

            assertThat(new Throttled("c", good).look())
                    .isEqualTo(new Calm(true, "the throttle is at 12, at most 100 is wanted"));
            assertThat(new Throttled("c", bad).look().says()).contains("/bad answers 503");
        } finally {
            server.stop(0);
        }
        assertThat(new Throttled("c", new ClusterFile.Throttling(null, URI.create(address), LIMIT))
                        .look()
                        .calm())
                .isFalse();
    }

    @Test
    void the_step_asks_again_until_the_figure_is_low_enough_and_beats_meanwhile() throws IOException {
        Path figure = Files.writeString(dir.resolve("figure"), "250\n");
        Files.createDirectories(dir.resolve("corrosion"));
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), ClusterFolderTest.smallest(""));
        Files.writeString(
                dir.resolve("corrosion/eu-1.yaml"),
                "throttle: {command: cat " + figure + ", at-most: 100, every: 1s}\n",
                StandardOpenOption.APPEND);
        var beats = new ArrayList<String>();
        var steps = new PolicySteps(new Homes(new ClusterFolder(dir), true), progress -> {
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
