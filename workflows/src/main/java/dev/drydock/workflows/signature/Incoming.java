package dev.drydock.workflows.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads SSH's wire form (RFC 4251, 5) from a stranger: whatever does not fit is an {@link Unfit} that says where. */
final class Incoming {
    /** Longer than any name of a key type, namespace or digest; sentences quote them. */
    private static final int LONGEST_NAME = 100;

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]+");

    private final String what;
    private final ByteBuffer rest;

    Incoming(String what, byte[] bytes) {
        this.what = what;
        this.rest = ByteBuffer.wrap(bytes);
    }

    /** An SSH string of so many bytes at most. */
    byte[] string(String part, int most) throws Unfit {
        long length = Integer.toUnsignedLong(number(part));
        if (length > most) {
            throw new Unfit(what + " gives its " + part + " " + length + " bytes, " + most + " are allowed");
        }
        return raw(part, (int) length);
    }

    /** An SSH string that is a word of printable ASCII. */
    String name(String part) throws Unfit {
        String name = new String(string(part, LONGEST_NAME), StandardCharsets.ISO_8859_1);
        if (!NAME.matcher(name).matches()) {
            throw new Unfit(what + " has a " + part + " that is no word of printable ASCII");
        }
        return name;
    }

    int number(String part) throws Unfit {
        return ByteBuffer.wrap(raw(part, Integer.BYTES)).getInt();
    }

    byte octet(String part) throws Unfit {
        return raw(part, 1)[0];
    }

    byte[] raw(String part, int length) throws Unfit {
        if (rest.remaining() < length) {
            throw new Unfit(what + " ends within its " + part);
        }
        byte[] bytes = new byte[length];
        rest.get(bytes);
        return bytes;
    }

    void expect(String part, byte[] expected) throws Unfit {
        if (!Arrays.equals(raw(part, expected.length), expected)) {
            throw new Unfit(what + " does not begin with its " + part);
        }
    }

    void end() throws Unfit {
        if (rest.hasRemaining()) {
            throw new Unfit(what + " has " + rest.remaining() + " bytes too many");
        }
    }
}
