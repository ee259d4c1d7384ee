package dev.drydock.starter.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names with running numbers told as ranges: {@code n004-n311, n400}. */
public final class Ranges {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

    private Ranges() {}

    public static String of(List<String> names) {
        return String.join(", ", parts(names));
    }

    /** As many ranges as fit, and two dots for the others. */
    public static String fit(List<String> names, int width) {
        String all = of(names);
        if (Columns.width(all) <= width) {
            return all;
        }
        var parts = parts(names);
        var text = new StringBuilder();
        for (String part : parts) {
            if (Columns.width(text + part) + 6 > width) {
                break;
            }
            text.append(part).append(", ");
        }
        return Columns.fit(text + "..", width);
    }

    private static List<String> parts(List<String> names) {
        var parts = new ArrayList<String>();
        for (int at = 0; at < names.size(); ) {
            int end = at + 1;
            while (end < names.size() && follows(names.get(end - 1), names.get(end))) {
                end++;
            }
            if (end - at > 2) {
                parts.add(names.get(at) + "-" + last(names.get(end - 1)));
            } else {
                parts.addAll(names.subList(at, end));
            }
            at = end;
        }
        return parts;
    }

    /** Of {@code corrosion/eu-1/n3} the {@code n3}: what stands before it is told by the first. */
    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static boolean follows(String name, String next) {
        var one = NUMBERED.matcher(name);
        var two = NUMBERED.matcher(next);
        return one.matches()
                && two.matches()
                && one.group(1).equals(two.group(1))
                && (one.group(2).length() == two.group(2).length()
                        || !two.group(2).startsWith("0"))
                && Integer.parseInt(two.group(2)) == Integer.parseInt(one.group(2)) + 1;
    }
}
