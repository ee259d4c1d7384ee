package dev.drydock.workflows.signature;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes SSH's wire form (RFC 4251, 5). */
final class Outgoing {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    Outgoing raw(byte[] bytes) {
        written.writeBytes(bytes);
        return this;
    }

    Outgoing number(int number) {
        return raw(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    Outgoing string(byte[] bytes) {
        return number(bytes.length).raw(bytes);
    }

    Outgoing string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return written.toByteArray();
    }
}
