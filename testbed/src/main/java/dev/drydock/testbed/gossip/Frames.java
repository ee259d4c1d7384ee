package dev.drydock.testbed.gossip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** JSON values behind their length in 4 big-endian bytes: the framing of Corrosion's admin socket, and of stand-in gossip. */
public final class Frames {

    private static final int LONGEST = 100 * 1024 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final DataInputStream in;
    private final DataOutputStream out;

    public Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    public void write(JsonNode value) throws IOException {
        var bytes = json.writeValueAsBytes(value);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /** The end of the stream between two frames is an EOFException. */
    public JsonNode read() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return json.readTree(in.readNBytes(length));
    }
}
