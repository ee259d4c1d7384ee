package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.workflows.rollout.Rate;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What single values of a cluster file may look like. */
final class Values {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%");
    private static final String NO_HOST = "is not a host; expected USER@HOST:PORT, for example ops@10.0.0.1:22";
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    /** Nothing that ssh could take for an option. */
    private static final Pattern SSH = Pattern.compile(
            "([A-Za-z0-9_][A-Za-z0-9._-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    private static final Pattern ENDPOINT =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

    private Values() {}

    static String name(Entry.Text text) {
        return matching(NAME, text, "is not a name; expected letters, digits, . _ -, at most 63, for example n1");
    }

    static String ssh(Entry.Text text) {
        String address = matching(SSH, text, NO_HOST);
        String port = address.replaceFirst("^.*?(?::([0-9]+))?$", "0$1");
        if (Integer.parseInt(port) > 65_535) {
            throw text.place().refused("'" + address + "' " + NO_HOST);
        }
        return address;
    }

    /** {@code HOST:PORT}. */
    static String endpoint(Entry.Text text) {
        Matcher parts = ENDPOINT.matcher(text.value());
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw text.place().refused("'" + text.value() + "' is not HOST:PORT; expected for example 10.0.0.1:5432");
        }
        return text.value();
    }

    static String user(Entry.Text text) {
        return matching(USER, text, "is not a user's name; expected letters, digits, . _ -, for example ops");
    }

    /** A count or a share of the nodes, not below {@code least}. */
    static String size(Entry.Text text, int least) {
        String value = text.value();
        Matcher share = SHARE.matcher(value);
        boolean fits = share.matches()
                ? Integer.parseInt(share.group(1)) >= least && Integer.parseInt(share.group(1)) <= 100
                : COUNT.matcher(value).matches() && Integer.parseInt(value) >= least;
        if (!fits) {
            throw text.place()
                    .refused("'" + value + "' is not a number of nodes; expected a count from " + least
                            + " or a share from " + least + "% to 100%");
        }
        return value;
    }

    /** Bytes a second. */
    static long rate(Entry.Text text) {
        try {
            return Rate.of(text.value()).bytes();
        } catch (IllegalArgumentException e) {
            throw text.place().refused(String.valueOf(e.getMessage()));
        }
    }

    static String fullPath(Entry.Text text) {
        if (!text.value().startsWith("/")) {
            throw text.place().refused("'" + text.value() + "' is relative; expected a full path on the node, /...");
        }
        return text.value();
    }

    static URI address(Entry.Text text) {
        try {
            var address = new URI(text.value());
            if (address.getScheme() != null) {
                ArtifactStores.check(address);
                return address;
            }
        } catch (URISyntaxException e) {
            throw text.place().refused("'" + text.value() + "' is not an address: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw text.place().refused(String.valueOf(e.getMessage()).replaceFirst("^artifacts ", ""));
        }
        throw text.place()
                .refused("'" + text.value() + "' has no scheme; expected s3://BUCKET/PREFIX or file:///DIRECTORY");
    }

    private static String matching(Pattern pattern, Entry.Text text, String otherwise) {
        if (!pattern.matcher(text.value()).matches()) {
            throw text.place().refused("'" + text.value() + "' " + otherwise);
        }
        return text.value();
    }
}
