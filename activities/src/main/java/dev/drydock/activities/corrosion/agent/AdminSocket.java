package dev.drydock.activities.corrosion.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agent's own socket. Frames are a length of four bytes, big-endian, and one JSON value; any number of answers up
 * to {@code "Success"} or {@code {"Error":..}}. The agent opens it last, so a Ping that is answered means it is up.
 */
public record AdminSocket(Reach reach, String path) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LARGEST = 100 << 20;

    /** {@code SILENT}: something listens and did not answer; nobody may take it for stopped. */
    public enum Ping {
        UP,
        DOWN,
        SILENT
    }

    /** @param actorId lower-case hex without dashes */
    public record Member(String actorId, String address, int clusterId) {}

    public Ping ping() {
        ByteChannel channel;
        try {
            channel = reach.unix(path);
        } catch (IOException e) {
            return Ping.DOWN;
        }
        try (channel) {
            ask(channel, JsonNodeFactory.instance.textNode("Ping"));
            return Ping.UP;
        } catch (IOException e) {
            return Ping.SILENT;
        }
    }

    /** The other members this agent knows, whatever their cluster id. */
    public List<Member> members() {
        try (var channel = reach.unix(path)) {
            var members = new ArrayList<Member>();
            for (JsonNode member : ask(channel, Json.tree(Map.of("Cluster", "Members")))) {
                members.add(new Member(
                        member.path("id").asText().replace("-", ""),
                        member.at("/state/addr").asText(),
                        member.at("/state/cluster_id").asInt()));
            }
            return members;
        } catch (IOException e) {
            throw new TryAgain(
                    "node " + reach.node() + ": the admin socket " + path + " did not tell its members: "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<JsonNode> ask(ByteChannel channel, JsonNode command) throws IOException {
        try {
            return Bounded.within(PATIENCE, () -> {
                send(channel, command.toString().getBytes(StandardCharsets.UTF_8));
                return answers(channel);
            });
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void send(ByteChannel channel, byte[] body) throws IOException {
        var frame = ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static List<JsonNode> answers(ByteChannel channel) throws IOException {
        var answers = new ArrayList<JsonNode>();
        while (true) {
            JsonNode answer = frame(channel);
            if (answer.asText().equals("Success")) {
                return answers;
            }
            if (answer.has("Error")) {
                throw new IOException(
                        "the agent answered: " + answer.at("/Error/msg").asText());
            }
            if (answer.has("Json")) {
                answers.add(answer.path("Json"));
            }
        }
    }

    private static JsonNode frame(ByteChannel channel) throws IOException {
        int length = fill(channel, Integer.BYTES).getInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a frame of " + length + " bytes is not the admin protocol");
        }
        return Json.MAPPER.readTree(fill(channel, length).array());
    }

    private static ByteBuffer fill(ByteChannel channel, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the agent hung up");
            }
        }
        return buffer.flip();
    }
}
