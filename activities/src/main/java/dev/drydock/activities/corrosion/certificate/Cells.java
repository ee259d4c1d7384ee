package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cells over HTTP without a loss, and values as SQL literals that every SQLite reads alike. Text and blobs travel as hex,
 * for JSON would lose bytes that are not UTF-8; reals as JSON numbers, which agents write so that they read back the
 * same, and the infinities, which JSON lacks, by name.
 */
final class Cells {
    private static final int SIGNIFICAND = 52;
    private static final int STEP = 30;
    private static final String POWER = "1073741824.0";

    private Cells() {}

    /** Two columns of an answer for each that is asked for. */
    static String typed(List<String> columns) {
        return columns.stream().map(Sql::name).map(Cells::typedOf).collect(Collectors.joining(", "));
    }

    /** @param c an expression */
    static String typedOf(String c) {
        return "typeof(" + c + "), CASE typeof(" + c + ") WHEN 'text' THEN hex(" + c + ") WHEN 'blob' THEN hex(" + c
                + ") WHEN 'real' THEN CASE " + c + " WHEN 9e999 THEN 'inf' WHEN -9e999 THEN '-inf' ELSE " + c
                + " END ELSE " + c + " END";
    }

    /** @param columns as many as were asked for, from the first column of the answer on */
    static List<Value> values(Row row, int columns) {
        var values = new ArrayList<Value>(columns);
        for (int i = 0; i < columns; i++) {
            values.add(value(row, 2 * i));
        }
        return values;
    }

    private static Value value(Row row, int at) {
        String text = row.text(at + 1);
        return switch (row.text(at)) {
            case "integer" -> new Value.Int(row.number(at + 1));
            case "real" -> new Value.Real(real(text));
            case "text" -> Value.Text.of(HexFormat.of().parseHex(text));
            case "blob" -> new Value.Blob(HexFormat.of().parseHex(text));
            default -> Value.Null.NULL;
        };
    }

    static double real(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    static String literals(List<Value> values) {
        return values.stream().map(Cells::literal).collect(Collectors.joining(", "));
    }

    static String literal(Value value) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Int(long number) -> Long.toString(number);
            case Value.Real(double number) -> real(number);
            case Value.Text text when plain(text.text()) -> Sql.text(text.text());
            case Value.Text text -> "CAST(x'" + HexFormat.of().formatHex(text.bytes()) + "' AS TEXT)";
            case Value.Blob blob -> "x'" + blob.hex() + "'";
        };
    }

    /** Printable ASCII passes through every shell and locale. */
    private static boolean plain(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /**
     * Integers and powers of two only: SQLite's versions differ in the last bit of what they make of a decimal fraction,
     * and a bound that is not the same everywhere would put a row into two chunks.
     */
    private static String real(double number) {
        if (Double.isInfinite(number)) {
            return number < 0 ? "-9e999" : "9e999";
        }
        long bits = Double.doubleToRawLongBits(number);
        int exponent = Math.getExponent(number);
        boolean subnormal = exponent < Double.MIN_EXPONENT;
        long significand = (bits & ((1L << SIGNIFICAND) - 1)) | (subnormal ? 0 : 1L << SIGNIFICAND);
        int power = (subnormal ? Double.MIN_EXPONENT : exponent) - SIGNIFICAND;
        int zeros = significand == 0 ? 0 : Long.numberOfTrailingZeros(significand);
        significand >>= zeros;
        power = significand == 0 ? 0 : power + zeros;
        String sign = number < 0 ? "-" : "";
        return "(" + sign + significand + ".0" + scaled(power) + ")";
    }

    private static String scaled(int power) {
        String by = power < 0 ? " / " : " * ";
        int left = Math.abs(power);
        var text = new StringBuilder();
        for (; left >= STEP; left -= STEP) {
            text.append(by).append(POWER);
        }
        return left == 0
                ? text.toString()
                : text.append(by).append(1L << left).append(".0").toString();
    }
}
