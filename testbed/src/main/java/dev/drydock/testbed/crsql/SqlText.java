package dev.drydock.testbed.crsql;

import java.util.HashMap;
import java.util.Map;

/** One SQL text read token by token, as far as needed to find its end and the places of its named parameters. */
record SqlText(boolean single, Map<String, Integer> named) {

    static SqlText read(String sql) {
        return new Scan(sql).read();
    }

    private static final class Scan {
        private final String sql;
        private final Map<String, Integer> named = new HashMap<>();
        private int at;
        private int parameters;
        private boolean ended;
        private boolean beyond;

        Scan(String sql) {
            this.sql = sql;
        }

        SqlText read() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (Character.isWhitespace(c)) {
                    at++;
                } else if (sql.startsWith("--", at)) {
                    skipPast("\n", 2);
                } else if (sql.startsWith("/*", at)) {
                    skipPast("*/", 2);
                } else {
                    token(c);
                }
            }
            return new SqlText(!beyond, named);
        }

        private void token(char c) {
            if (c == ';') {
                ended = true;
                at++;
                return;
            }
            beyond |= ended;
            switch (c) {
                case '\'', '"', '`' -> skipPast(String.valueOf(c), 1);
                case '[' -> skipPast("]", 1);
                case '?' -> numbered();
                case ':', '@', '$' -> named();
                default -> word();
            }
        }

        private void word() {
            at++;
            while (at < sql.length() && isWord(sql.charAt(at))) {
                at++;
            }
        }

        private void numbered() {
            int from = at + 1;
            word();
            var digits = sql.substring(from, at);
            parameters = digits.isEmpty() ? parameters + 1 : Math.max(parameters, Integer.parseInt(digits));
        }

        private void named() {
            int from = at;
            word();
            if (!named.containsKey(sql.substring(from, at))) {
                named.put(sql.substring(from, at), ++parameters);
            }
        }

        private void skipPast(String end, int opening) {
            int found = sql.indexOf(end, at + opening);
            at = found < 0 ? sql.length() : found + end.length();
        }

        private static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }
    }
}
