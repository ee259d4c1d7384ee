package dev.drydock.testbed.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testbed.gossip.Frames;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The other end of {@link AdminSocket}; it works on real agents as well. */
public final class AdminClient {

    private AdminClient() {}

    /** The JSON documents of a command's answer. An Error response is an IOException with its message. */
    public static List<JsonNode> ask(Path socket, JsonNode command) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var frames = new Frames(Channels.newInputStream(channel), Channels.newOutputStream(channel));
            frames.write(command);
            var documents = new ArrayList<JsonNode>();
            while (true) {
                var response = frames.read();
                if (response.has("Json")) {
                    documents.add(response.path("Json"));
                } else if (response.has("Error")) {
                    throw new IOException(response.path("Error").path("msg").asText());
                } else if (response.asText().equals("Success")) {
                    return documents;
                }
            }
        }
    }

    /** How `restore` decides that an agent runs: somebody accepts connections at the path. */
    static boolean listens(Path socket) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
