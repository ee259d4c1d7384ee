package dev.drydock.harvest.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.math.BigDecimal;

/**
 * A value as a parameter of Corrosion's HTTP API, which knows null, integers, floats, strings, and arrays of byte values
 * for blobs. What JSON cannot hold, an infinity or text that is not UTF-8, needs more SQL around its mark; so does a real of
 * many digits, which agents read as one of its neighbours (every fifth of random reals, klukai 0.1.4).
 *
 * @param sql what to write in the statement; holds exactly one {@code ?}
 */
public record Parameter(String sql, JsonNode json) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int EXACT_BITS = 53;
    private static final int EXACT_TENS = 22;
    private static final int LONGEST_SHIFT = 62;

    public static Parameter of(Value value) {
        return switch (value) {
            case Null _ -> new Parameter("?", JSON.nullNode());
            case Int(long number) -> new Parameter("?", JSON.numberNode(number));
            case Real(double number)
            when Double.isInfinite(number) -> new Parameter("(9e999 * ?)", JSON.numberNode(number < 0 ? -1 : 1));
            case Real(double number) -> real(number);
            case Text text when text.valid() -> new Parameter("?", JSON.textNode(text.text()));
            case Text text -> new Parameter("CAST(? AS TEXT)", bytes(text.bytes()));
            case Blob blob -> new Parameter("?", bytes(blob.bytes()));
        };
    }

    /**
     * As JSON where both the digits and the power of ten are exact, so that a reader rounds once at most. Else as an integer
     * and powers of two, each step of which is exact.
     */
    private static Parameter real(double number) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        if (decimal.unscaledValue().bitLength() <= EXACT_BITS && Math.abs(decimal.scale()) <= EXACT_TENS) {
            return new Parameter("?", JSON.numberNode(number));
        }
        int exponent = Math.max(Math.getExponent(number), Double.MIN_EXPONENT) - (EXACT_BITS - 1);
        long digits = (long) Math.scalb(Math.scalb(number, -exponent / 2), -exponent - -exponent / 2);
        var sql = new StringBuilder("(? * 1.0");
        while (exponent != 0) {
            int step = Math.min(Math.abs(exponent), LONGEST_SHIFT);
            sql.append(exponent < 0 ? " / " : " * ").append(1L << step);
            exponent += exponent < 0 ? step : -step;
        }
        return new Parameter(sql.append(")").toString(), JSON.numberNode(digits));
    }

    private static JsonNode bytes(byte[] bytes) {
        var array = JSON.arrayNode(bytes.length);
        for (byte each : bytes) {
            array.add(Byte.toUnsignedInt(each));
        }
        return array;
    }
}
