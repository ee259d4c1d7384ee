package dev.drydock.harvest.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/** UTF-8 that loses no byte: what is none becomes a lone low surrogate, U+DC80 to U+DCFF. */
final class Utf8 {
    private static final int ESCAPE = 0xDC00;

    private Utf8() {}

    static String text(byte[] bytes) {
        var decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isMalformed()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + Byte.toUnsignedInt(in.get())));
            }
        }
    }

    static byte[] bytes(String text) {
        if (valid(text)) {
            return text.getBytes(UTF_8);
        }
        var bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(point -> {
            if (escaped(point)) {
                bytes.write(point - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    static boolean valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (Character.isHighSurrogate(each)) {
                i++; // text that was decoded has a low one behind it
            } else if (Character.isLowSurrogate(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean escaped(int point) {
        return point >= ESCAPE && point <= ESCAPE + 0xFF;
    }

    /** By bytes. Java's own order of characters is the same but for surrogates. */
    static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) || Character.isSurrogate(b)
                        ? Arrays.compareUnsigned(bytes(one), bytes(other))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
