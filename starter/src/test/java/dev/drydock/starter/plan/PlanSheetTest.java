package dev.drydock.starter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.html.Parsed;
import dev.drydock.starter.say.Speech;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the page of a plan says, and in which order. */
final class PlanSheetTest {
    private static final Since ALONE = new Since.Nothing("None was given.");

    @Test
    void
            rules_come_first_then_steps_nodes_outage_what_cannot_be_undone_checks_gates_late_writes_digest_and_the_statement() {
        var page = page(Plans.whole(), ALONE);

        assertThat(page.texts("//h2/@id"))
                .containsExactly(
                        "changes", "steps", "nodes", "outage", "undo", "checks", "gates", "late", "digest", "sign");
        assertThat(page.texts("//section/@aria-labelledby")).isEqualTo(page.texts("//h2/@id"));
        assertThat(page.texts("//h1")).containsExactly("corrosion/eu-1");
    }

    @Test
    void what_changed_since_an_earlier_plan_is_listed() {
        var now = Plans.edited(
                Plans.whole(), tree -> ((ObjectNode) tree.path("gates").get(0)).put("quorum", 1));

        var page = page(now, new Since.Earlier(Plans.whole(), "2026-11-01"));

        assertThat(page.texts("//section[h2/@id='changes']/div/*/li"))
                .containsExactly("gate restore: 2 of 3 approvers became 1 of 3 approvers");
        assertThat(page.text("//section[h2/@id='changes']/p")).contains("Compared with the plan of 2026-11-01");
    }

    @Test
    void a_plan_with_nothing_to_compare_with_says_so_and_so_does_one_whose_rules_are_the_same() {
        assertThat(page(Plans.whole(), ALONE).text("//section[h2/@id='changes']/p"))
                .contains("Not compared with an earlier plan. None was given.");
        assertThat(page(Plans.whole(), new Since.Earlier(Plans.whole(), "x")).text("//section[h2/@id='changes']/p"))
                .contains("Signers, gates, operators and all other policy are the same.");
        assertThat(page(Plans.whole(), new Since.Earlier(undo(), "x")).text("//section[h2/@id='changes']/p"))
                .contains("of another runbook (undo)");
    }

    private static PlanDocument undo() {
        return Plans.edited(Plans.whole(), tree -> tree.put("runbook", "undo"));
    }

    @Test
    void who_may_sign_is_told_by_fingerprint() {
        var page = page(Plans.whole(), ALONE);

        assertThat(page.texts("//section[h2/@id='changes']//tbody/tr/*"))
                .containsExactly(
                        "ops-a@example.com",
                        "ssh-ed25519 " + Keys.A_SHOWN + " always, for drydock",
                        "ops-b@example.com",
                        "ssh-ed25519 " + Keys.B_SHOWN + " until 2027-01-01T00:00:00Z, for any namespace");
    }

    @Test
    void the_point_of_no_return_stands_between_the_steps_and_numbers_go_on_after_it() {
        var page = page(Plans.whole(), ALONE);

        assertThat(page.texts("//section[h2/@id='steps']/ol[1]/li/code"))
                .containsExactly("backup", "publish", "stage", "gate restore", "stop", "archive");
        assertThat(page.texts("//section[h2/@id='steps']/ol[1]/following-sibling::*[1]"))
                .containsExactly("Point of no return: what follows cannot be taken back");
        assertThat(page.texts("//section[h2/@id='steps']/ol[2]/li/@value")).containsExactly("7", "8", "9", "10");
        assertThat(page.texts("//li[span='node out of service']/code"))
                .containsExactly("stop", "archive", "restore", "start");
        assertThat(page.text("//section[h2/@id='undo']")).contains("From step restore on");
    }

    @Test
    void bad_and_inconclusive_checks_stand_open_and_good_ones_are_folded() {
        var bad = Plans.edited(
                Plans.whole(),
                tree -> ((ObjectNode) tree.path("checks").get(1))
                        .put("verdict", "bad")
                        .put("says", "n3 does not answer"));

        var page = page(bad, ALONE);

        assertThat(page.texts("//section[h2/@id='checks']/div/p[1]"))
                .containsExactly("bad reachable", "inconclusive clocks");
        assertThat(page.count("//section[h2/@id='checks']/details/div")).isEqualTo(6);
        assertThat(page.text("//header")).contains("1 check is bad: it will not start so.");
        assertThat(page.text("//section[h2/@id='sign']")).contains("As long as a check is bad the plan is not started");
        assertThat(page(Plans.whole(), ALONE).text("//header")).contains("1 check could not tell");
    }

    @Test
    void outage_cost_gates_late_rules_debts_and_the_whole_digest_are_there() {
        var page = page(Plans.whole(), ALONE);

        assertThat(page.texts("//dd"))
                .containsExactly(
                        "about 14s",
                        "about 1m35s",
                        "about 5m12s, without the time people take",
                        "1.3 GB before compression");
        assertThat(page.texts("//section[h2/@id='gates']//tbody/tr[1]/*[position()<3] | //tr[1]//li"))
                .containsExactly(
                        "restore",
                        "the first wave; stays open for 1d",
                        "ops-a@example.com",
                        "ops-b@example.com",
                        "ops-d@example.com");
        assertThat(page.texts("//section[h2/@id='gates']//td/text()[1]")).contains("2 of 3:", "1 of 1:");
        assertThat(page.texts("//section[h2/@id='gates']//pre"))
                .containsExactly("drydock approve corrosion/eu-1 restore --print --as WHO");
        assertThat(page.texts("//section[h2/@id='late']//tbody/tr/*"))
                .containsExactly(
                        "table sessions", "skip",
                        "table=apps,kind=delete", "review",
                        "all others", "replay",
                        "n7", "was down when run 6f1c ended");
        assertThat(page.texts("//section[h2/@id='digest']/p[2]"))
                .containsExactly(Plans.whole().claimed());
    }

    @Test
    void a_gate_with_levels_tells_who_decides_after_whom() {
        var levels = Plans.edited(
                Plans.whole(),
                tree -> ((ObjectNode) tree.path("gates").get(0))
                        .set(
                                "then",
                                Plans.tree("{'x':[{'quorum':1,'approvers':['lead@example.com']}]}")
                                        .path("x")));

        var page = page(levels, ALONE);

        assertThat(page.text("//section[h2/@id='gates']//tbody/tr[1]/td[2]"))
                .containsSubsequence("2 of 3:", "ops-a@example.com", "then 1 of 1:", "lead@example.com");
    }

    @Test
    void roles_of_the_runbook_the_separation_of_duties_and_the_change_window_are_told() {
        var strict = Plans.edited(
                Plans.whole(),
                tree -> ((ObjectNode) tree.path("policy"))
                        .<ObjectNode>set(
                                "duties",
                                Plans.tree(
                                        "{'roles':{'reseed':{'start':['lead@example.com'],'operate':['op@example.com']}},"
                                                + "'apart':true,'least':{}}"))
                        .set(
                                "window",
                                Plans.tree("{'zone':'Europe/Berlin','openings':[{'days':['FRIDAY'],'from':'22:00:00',"
                                        + "'to':'04:00:00'}]}")));

        assertThat(page(strict, ALONE).texts("//section[h2/@id='changes']/ul/li"))
                .containsExactly(
                        "May start the run: lead@example.com.",
                        "May pause, retry, skip and abort: op@example.com.",
                        "Nobody may have two of these parts in one run: to start, to approve, to operate.");
        assertThat(page(strict, ALONE).text("//dd")).contains("Fri 22:00 to 04:00 (Europe/Berlin)");
        assertThat(page(Plans.whole(), ALONE).texts("//section[h2/@id='changes']/ul/li"))
                .containsExactly(
                        "May start the run: whoever may speak at all.",
                        "May pause, retry, skip and abort: ops-c@example.com.");
    }

    @Test
    void two_thousand_nodes_are_told_in_ranges_and_stay_small() {
        String page = PlanSheet.of(Plans.large(), ALONE, start(Plans.large()));

        assertThat(Parsed.of(page).texts("//section[h2/@id='nodes']//tbody/tr[2]/*"))
                .containsExactly("2", "250", "n2-n251");
        assertThat(page).hasSizeLessThan(40_000);
    }

    @Test
    void two_thousand_names_without_a_pattern_are_all_there_and_folded() {
        var page = page(Plans.scattered(), ALONE);

        assertThat(page.texts("//section[h2/@id='nodes']//tbody/tr[2]//details/p"))
                .singleElement()
                .asString()
                .contains(Plans.scattered().plan().waves().get(1).get(249));
        assertThat(page.texts("//section[h2/@id='nodes']//tbody/tr/td//summary"))
                .allSatisfy(shown -> assertThat(shown).hasSizeLessThanOrEqualTo(72));
    }

    @Test
    void what_people_wrote_is_text_and_never_markup() {
        String text =
                PlanSheet.of(Plans.hostile(), new Since.Earlier(Plans.whole(), Plans.SCRIPT), start(Plans.hostile()));

        assertThat(text)
                .doesNotContain("<script")
                .doesNotContain("<img")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(Parsed.of(text).texts("//p[@class='why']"))
                .containsExactly(Plans.SCRIPT + "  gnp.  <img src=http://127.0.0.1:1/x> & 'quoted'");
        assertThat(Parsed.of(text).text("//section[h2/@id='sign']")).contains("U+202E", "do not sign it");
    }

    @Test
    void a_plan_whose_parts_are_empty_makes_a_page_that_says_so() {
        var page = page(Plans.empty(), ALONE);

        assertThat(page.text("//main"))
                .contains(
                        "The plan names no keys",
                        "The plan has no steps.",
                        "To none: the plan names no node.",
                        "Nothing: every step can be taken back.",
                        "Nothing was checked.",
                        "None: once started, the run asks nobody.",
                        "Writes that the snapshot or the mark does not hold are not brought in.",
                        "No node is owing from an earlier run.");
        assertThat(page.text("//header")).doesNotContain("are ok");
    }

    @Test
    void the_statement_stands_there_to_the_letter() {
        var start = start(Plans.whole());

        var page = Parsed.of(PlanSheet.of(Plans.whole(), ALONE, start));

        assertThat(page.texts("//section[h2/@id='sign']/pre[1]")).containsExactly(start.text());
        assertThat(Json.canonical(Json.read(page.text("//section[h2/@id='sign']/pre[1]"))))
                .isEqualTo(start.text());
        assertThat(page.text("//section[h2/@id='sign']"))
                .contains("For ops-c@example.com to sign; it counts until 2026-11-22 15:00 UTC, once.");
    }

    private static Parsed page(PlanDocument plan, Since since) {
        return Parsed.of(PlanSheet.of(plan, since, start(plan)));
    }

    private static Statement start(PlanDocument plan) {
        return new Speech(
                        "start",
                        "",
                        "",
                        "ops-c@example.com",
                        plan.at("reason").asText(),
                        Json.MAPPER.createObjectNode())
                .start(plan, Instant.parse("2026-11-22T11:00:00Z"));
    }
}
