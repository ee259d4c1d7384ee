package dev.drydock.testbed.crsql;

import java.util.HexFormat;

/** A BLOB cell, as hex so that equal blobs are equal. */
public record Blob(String hex) {

    public static Blob of(byte[] bytes) {
        return new Blob(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
