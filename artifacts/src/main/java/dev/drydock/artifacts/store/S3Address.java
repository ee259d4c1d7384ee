package dev.drydock.artifacts.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code s3://BUCKET/PREFIX?endpoint=URL&region=NAME&path-style=true}; what is left out, the usual environment and
 * profile say. Credentials never stand here: addresses are kept in histories and shown to people.
 *
 * @param prefix with a slash at its end, or empty
 * @param endpoint null: {@code AWS_ENDPOINT_URL_S3}, the profile's, or AWS's own of the region
 * @param region null: {@code AWS_REGION} or the profile's
 * @param pathStyle null: where an endpoint is given
 */
record S3Address(
        String bucket,
        String prefix,
        @Nullable URI endpoint,
        @Nullable String region,
        @Nullable Boolean pathStyle) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Set<String> KEYS = Set.of("endpoint", "region", "path-style");

    /** @throws IllegalArgumentException one sentence, without what may be a secret */
    static S3Address of(URI address) {
        String bucket = address.getRawAuthority() == null ? "" : address.getRawAuthority();
        if (bucket.contains("@")) {
            throw refused(
                    "s3://...@" + bucket.substring(bucket.lastIndexOf('@') + 1),
                    "keys never stand in an address; leave them to AWS_PROFILE, the environment or the machine's role");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw refused(
                    "s3://" + bucket + address.getPath(),
                    "'" + bucket + "' is no bucket's name; write s3://BUCKET/PREFIX");
        }
        String plain = "s3://" + bucket + address.getPath();
        if (address.getFragment() != null) {
            throw refused(plain, "nothing may follow a #");
        }
        var given = query(plain, address.getRawQuery());
        return new S3Address(
                bucket,
                prefix(plain, String.valueOf(address.getPath())),
                endpoint(plain, given.get("endpoint")),
                region(plain, given.get("region")),
                flag(plain, given.get("path-style")));
    }

    /** How people name it. */
    String said() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }

    private static TreeMap<String, String> query(String plain, @Nullable String query) {
        var given = new TreeMap<String, String>();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            String name = part.replaceFirst("=.*", "");
            if (!KEYS.contains(name)) {
                throw refused(
                        plain,
                        "'" + name + "' seen after the ?; expected endpoint, region or path-style, and no keys:"
                                + " those come from AWS_PROFILE, the environment or the machine's role");
            }
            String value = URLDecoder.decode(part.substring(name.length()), StandardCharsets.UTF_8);
            if (value.length() < 2 || given.put(name, value.substring(1)) != null) {
                throw refused(plain, name + " is empty or stands twice; write " + name + "=VALUE once");
            }
        }
        return given;
    }

    private static String prefix(String plain, String path) {
        String prefix = path.replaceAll("^/|/$", "");
        if (prefix.isEmpty()) {
            return "";
        }
        try {
            return Key.checked(prefix) + "/";
        } catch (IllegalArgumentException e) {
            throw refused(plain, "the prefix " + e.getMessage());
        }
    }

    private static @Nullable URI endpoint(String plain, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI endpoint = URI.create(text);
            if (String.valueOf(endpoint.getScheme()).matches("https?")
                    && endpoint.getHost() != null
                    && endpoint.getUserInfo() == null
                    && endpoint.getQuery() == null
                    && endpoint.getFragment() == null) {
                return endpoint;
            }
        } catch (IllegalArgumentException _) {
            // said below; the text may hold a secret
        }
        throw refused(plain, "endpoint is no http address without keys; write endpoint=https://HOST:PORT");
    }

    private static @Nullable String region(String plain, @Nullable String text) {
        if (text != null && !REGION.matcher(text).matches()) {
            throw refused(plain, "region is no region's name; write for example region=eu-central-1");
        }
        return text;
    }

    private static @Nullable Boolean flag(String plain, @Nullable String text) {
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw refused(plain, "path-style is neither true nor false");
        }
        return text == null ? null : Boolean.valueOf(text);
    }

    private static IllegalArgumentException refused(String plain, String why) {
        return new IllegalArgumentException("artifacts " + plain + ": " + why);
    }
}
