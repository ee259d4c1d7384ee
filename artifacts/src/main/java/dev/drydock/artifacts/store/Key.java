package dev.drydock.artifacts.store;

import java.util.regex.Pattern;

/** An object's name: a relative path that stays inside the store on every kind of store. */
final class Key {
    /** No part begins with a dot: that keeps {@code ..} out and leaves such names to the stores themselves. */
    private static final Pattern WHOLE =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private Key() {}

    static String checked(String key) {
        if (!WHOLE.matcher(key).matches()) {
            throw new IllegalArgumentException("'" + key + "' cannot name an object: expected a relative path of"
                    + " A-Z a-z 0-9 . _ - whose parts do not begin with a dot");
        }
        return key;
    }
}
