package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.html.Chromium;
import dev.drydock.starter.html.Chromium.Page;
import dev.drydock.starter.late.LateSheetTest;
import dev.drydock.starter.plan.Plans;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages for a ticket in a real browser: what they ask for, what it complains of, what a reader sees, copies and prints. */
final class PagesIT {
    private static final String BACKGROUND = "getComputedStyle(document.body).backgroundColor";
    private static final String OVERFLOW =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    /** Elements whose own text has a contrast below 4.5 to what lies behind it, WCAG 2's AA. */
    private static final String FAINT = """
            (() => {
              const rgb = text => text.match(/[\\d.]+/g).map(Number);
              const light = c => { const x = c / 255; return x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; };
              const bright = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
              const behind = at => {
                for (; at; at = at.parentElement) {
                  const back = rgb(getComputedStyle(at).backgroundColor);
                  if (back.length < 4 || back[3] > 0) return back;
                }
                throw new Error('nothing is painted');
              };
              return [...document.querySelectorAll('main *')]
                .filter(at => [...at.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                .filter(at => {
                  const [a, b] = [bright(rgb(getComputedStyle(at).color)), bright(behind(at))];
                  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
                })
                .map(at => at.tagName + ' ' + at.className + ': ' + at.textContent.trim().slice(0, 40));
            })()""";

    private static final String FOLDED_IS_SEEN =
            "[...document.querySelectorAll('details > :last-child')].every(one => one.checkVisibility())";

    @TempDir
    private static Path dir = Path.of("");

    private static @Nullable Chromium browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Chromium.start(dir);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void no_page_asks_for_anything_or_has_anything_to_complain_of() throws IOException {
        for (Path page : new Path[] {
            plan(Plans.whole()), plan(Plans.hostile()), plan(Plans.scattered()), plan(Plans.empty()), late()
        }) {
            Page shown = open(page, "light", 1000);

            assertThat(shown.trouble()).as(Files.readString(page)).isEmpty();
            assertThat(texts(shown, FAINT)).isEmpty();
            assertThat(shown.evaluate("document.scripts.length").asInt()).isZero();
        }
    }

    @Test
    void a_page_that_loads_or_runs_something_would_be_found_with_a_policy_and_without() throws IOException {
        String good = Files.readString(plan(Plans.whole()));
        String planted = good.replace("</main>", "<img src='http://127.0.0.1:9/x.png'><script>x()</script></main>");
        String open = planted.replaceFirst("<meta http-equiv[^>]*>", "");

        var held = open(page(planted), "light", 1000).trouble();
        var loaded = open(page(open), "light", 1000).trouble();

        assertThat(held)
                .anyMatch(found -> found.contains("Content Security Policy"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(loaded)
                .contains("request of http://127.0.0.1:9/x.png")
                .anyMatch(found -> found.startsWith("console"));
    }

    @Test
    void a_reader_who_prefers_dark_gets_a_dark_page_that_can_be_read_too() throws IOException {
        Path page = plan(Plans.whole());

        Page light = open(page, "light", 1000);
        Page dark = open(page, "dark", 1000);

        assertThat(light.evaluate(BACKGROUND).asText()).isEqualTo("rgb(255, 255, 255)");
        assertThat(dark.evaluate(BACKGROUND).asText()).isEqualTo("rgb(16, 22, 29)");
        assertThat(dark.picture()).isNotEqualTo(light.picture());
        assertThat(texts(dark, FAINT)).isEmpty();
        assertThat(texts(open(late(), "dark", 1000), FAINT)).isEmpty();
    }

    @Test
    void a_phone_needs_no_scrolling_to_the_side() throws IOException {
        Path wide = page(Files.readString(plan(Plans.whole()))
                .replace("</main>", "<pre>" + "x ".repeat(400) + "</pre></main>")
                .replaceFirst("(?s)<style>.*?</style>", ""));

        for (Path page : new Path[] {plan(Plans.whole()), plan(Plans.scattered()), plan(Plans.hostile()), late()}) {
            Page shown = open(page, "light", 400);
            shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");

            assertThat(shown.evaluate(OVERFLOW).asInt()).as(page.toString()).isZero();
        }
        assertThat(open(wide, "light", 400).evaluate(OVERFLOW).asInt())
                .as("one that does")
                .isPositive();
    }

    @Test
    void what_is_copied_from_the_page_writes_and_signs_the_statement_to_the_letter() throws Exception {
        Page page = open(plan(Plans.hostile()), "light", 1000);
        Path home = Files.createDirectory(dir.resolve("home"));
        Files.createDirectory(home.resolve(".ssh"));
        assertThat(run(home, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", ".ssh/id_ed25519"))
                .isZero();

        String commands = copied(page, "commands");
        String statement = copied(page, "statement");
        assertThat(run(home, "sh", "-c", commands)).isZero();

        Path file = home.resolve("start-" + Plans.hostile().claimed().substring(7, 15) + ".json");
        assertThat(Files.readString(file)).isEqualTo(statement).contains(Plans.SCRIPT, "'quoted'");
        assertThat(Json.canonical(Json.read(statement))).isEqualTo(statement);
        Files.writeString(
                home.resolve("signers"), "ops-c@example.com " + Files.readString(home.resolve(".ssh/id_ed25519.pub")));
        assertThat(run(
                        home,
                        "sh",
                        "-c",
                        "ssh-keygen -Y verify -n drydock -f signers -I ops-c@example.com -s " + file + ".sig < "
                                + file))
                .isZero();
    }

    @Test
    void paper_shows_what_is_folded_away() throws IOException {
        Page page = open(plan(Plans.whole()), "dark", 1000);

        boolean onScreen = page.evaluate(FOLDED_IS_SEEN).asBoolean();
        page.onPaper();

        assertThat(onScreen).isFalse();
        assertThat(page.evaluate(FOLDED_IS_SEEN).asBoolean()).isTrue();
        assertThat(page.evaluate(BACKGROUND).asText())
                .as("also of a reader who prefers dark")
                .isEqualTo("rgb(255, 255, 255)");
    }

    private static Page open(Path page, String scheme, int width) {
        assertNotNull(browser);
        return browser.open(page, scheme, width);
    }

    private static String copied(Page page, String label) {
        return page.evaluate("(() => { getSelection().selectAllChildren(document.querySelector('pre[aria-label=" + label
                        + "]')); return getSelection().toString(); })()")
                .asText();
    }

    private static List<String> texts(Page page, String expression) {
        JsonNode found = page.evaluate(expression);
        return StreamSupport.stream(found.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static int run(Path home, String... command) throws Exception {
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said.log").toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Path plan(PlanDocument plan) throws IOException {
        Path file = Files.writeString(Files.createTempFile(dir, "plan", ".json"), Json.pretty(plan.tree()));
        return page(typed("show", file.toString(), "-o", "html"));
    }

    private static Path late() throws IOException {
        return page(LateSheetTest.page(Files.createTempDirectory(dir, "late")));
    }

    private static String typed(String... words) {
        Typed typed = Typed.at("127.0.0.1:1", words);
        assertThat(typed.exit()).as(typed.err()).isZero();
        return typed.out();
    }

    private static Path page(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "page", ".html"), text);
    }
}
