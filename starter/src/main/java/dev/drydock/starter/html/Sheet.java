package dev.drydock.starter.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A whole page. Its policy lets a browser load and run nothing at all: the one style it has is allowed by its digest, so
 * markup that got in with somebody's text would stay dead.
 */
public final class Sheet {
    private static final String STYLE = style();

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-DIGEST'; \
            base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            """;

    private Sheet() {}

    /** @param body goes into {@code main} */
    public static String of(String title, Consumer<Html> body) {
        var html = new Html();
        html.el("title", title);
        String head =
                HEAD.replace("DIGEST", digest(STYLE)) + html + "\n<style>" + STYLE + "</style>\n</head>\n<body>\n";
        return head + new Html().in("main", body) + "</body>\n</html>\n";
    }

    /** A part with a heading, which is also how a screen reader finds it. */
    public static void part(Html html, String id, String title, Consumer<Html> inside) {
        html.in(
                "section",
                section -> {
                    section.el("h2", title, "id", id);
                    inside.accept(section);
                },
                "aria-labelledby",
                id);
    }

    /** Folded away until somebody asks; printed unfolded. */
    public static void folded(Html html, String summary, Consumer<Html> inside) {
        html.in("details", details -> {
            details.el("summary", summary);
            inside.accept(details);
        });
    }

    private static String style() {
        try (InputStream in = Sheet.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
