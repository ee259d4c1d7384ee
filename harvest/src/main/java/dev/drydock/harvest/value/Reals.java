package dev.drydock.harvest.value;

import java.math.BigDecimal;
import java.math.MathContext;

/** Doubles as the shortest decimal that reads back the same, in Python's spelling: 3.0, 0.5, 1e-05, 1e+300, inf. */
final class Reals {
    /** Exponents from here down to the other bound are written as plain digits. */
    private static final int LARGEST_PLAIN = 15;

    private static final int SMALLEST_PLAIN = -4;

    private Reals() {}

    static String text(double number) {
        if (Double.isInfinite(number)) {
            return number < 0 ? "-inf" : "inf";
        }
        if (number == 0) {
            return "0.0";
        }
        var shortest = shortest(number);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        return sign
                + (exponent > LARGEST_PLAIN || exponent < SMALLEST_PLAIN
                        ? scientific(digits, exponent)
                        : plain(shortest));
    }

    /** Java writes two digits where one would do: 4.9E-324 for 5e-324. */
    private static BigDecimal shortest(double number) {
        var two = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (two.precision() == 2) {
            var one = new BigDecimal(number).round(new MathContext(1));
            if (one.doubleValue() == number) {
                return one.stripTrailingZeros();
            }
        }
        return two;
    }

    private static String scientific(String digits, int exponent) {
        String head = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return head + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String plain(BigDecimal number) {
        String text = number.abs().toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    static double parse(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
