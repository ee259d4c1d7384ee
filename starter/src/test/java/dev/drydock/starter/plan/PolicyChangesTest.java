package dev.drydock.starter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a page tells first: in which rules a plan differs from an earlier one. */
final class PolicyChangesTest {
    @Test
    void a_plan_that_was_only_made_again_changes_nothing() {
        assertThat(said(tree -> tree.put("madeAt", "2026-11-23T10:00:00Z").put("reason", "again")))
                .isEmpty();
    }

    @Test
    void a_gate_that_asks_fewer_people_is_told_with_the_name_that_is_missing() {
        assertThat(said(tree -> {
                    ObjectNode gate = gate(tree, 0).put("quorum", 1).put("expires", "PT48H");
                    ((ArrayNode) gate.path("approvers")).remove(2);
                }))
                .containsExactly(
                        "gate restore: 2 of 3 approvers became 1 of 2 approvers",
                        "ops-d@example.com may not approve gate restore any more",
                        "gate restore: expires 1d became 2d");
    }

    @Test
    void an_approver_in_the_place_of_another_is_told_though_the_numbers_are_the_same() {
        assertThat(said(tree -> ((ArrayNode) gate(tree, 0).path("approvers")).set(0, "eve@example.com")))
                .containsExactly(
                        "eve@example.com may approve gate restore now",
                        "ops-a@example.com may not approve gate restore any more");
    }

    @Test
    void levels_of_a_gate_are_compared_one_by_one() {
        Consumer<ObjectNode> lead = tree -> gate(tree, 0)
                .set(
                        "then",
                        Plans.tree("{'x':[{'quorum':1,'approvers':['lead','deputy']}]}")
                                .path("x"));
        Consumer<ObjectNode> other = tree -> gate(tree, 0)
                .set(
                        "then",
                        Plans.tree("{'x':[{'quorum':1,'approvers':['lead']}]}").path("x"));

        assertThat(said(lead)).containsExactly("gate restore, level 2 is new: 1 of 2 approvers must approve as well");
        assertThat(PolicyChanges.between(Plans.edited(Plans.whole(), lead), Plans.edited(Plans.whole(), other)))
                .containsExactly(
                        "gate restore, level 2: 1 of 2 approvers became 1 of 1 approver",
                        "deputy may not approve gate restore, level 2 any more");
        assertThat(PolicyChanges.between(Plans.edited(Plans.whole(), lead), Plans.whole()))
                .containsExactly("gate restore, level 2 is gone: 1 of 2 approvers had to approve as well");
    }

    @Test
    void gates_that_come_and_go_are_told() {
        assertThat(said(tree -> {
                    ((ArrayNode) tree.path("gates")).remove(0);
                    ((ArrayNode) tree.path("gates"))
                            .add(Plans.tree("{'name':'close','before':'close','quorum':1,'approvers':['a','b'],"
                                    + "'expires':'PT1H'}"));
                }))
                .containsExactly(
                        "gate close is new: 1 of 2 approvers must approve",
                        "gate restore is gone: 2 of 3 approvers had to approve");
    }

    @Test
    void a_field_of_a_gate_that_this_version_does_not_know_is_compared_too() {
        assertThat(said(tree ->
                        gate(tree, 1).set("levels", Plans.tree("{'x':['lead']}").path("x"))))
                .containsExactly("lead is new in gate replay: levels");
    }

    @Test
    void a_new_key_of_somebody_who_has_one_is_told_with_its_fingerprint_and_limits() {
        assertThat(said(tree -> signers(tree)
                        .add(Plans.tree("{'principals':['ops-a@example.com'],'namespaces':['drydock'],"
                                + "'validAfter':null,'validBefore':'2027-01-01T00:00:00Z',"
                                + "'key':{'type':'ssh-ed25519','base64':'" + Keys.C + "'}}"))))
                .containsExactly("key " + Keys.C_SHOWN + " of ops-a@example.com is new, valid until"
                        + " 2027-01-01T00:00:00Z, for drydock");
    }

    @Test
    void a_key_that_changes_hands_time_or_purpose_is_told_and_one_that_is_gone() {
        assertThat(said(tree -> {
                    ((ObjectNode) signers(tree).get(0))
                            .put("validAfter", "2026-01-01T00:00:00Z")
                            .putArray("principals")
                            .add("eve@example.com");
                    signers(tree).remove(1);
                }))
                .containsExactly(
                        "key " + Keys.A_SHOWN + " of ops-a@example.com is now of eve@example.com",
                        "key " + Keys.A_SHOWN + " of eve@example.com is valid from 2026-01-01T00:00:00Z; it was valid"
                                + " always",
                        "key " + Keys.B_SHOWN + " of ops-b@example.com is gone");
        assertThat(said(tree -> ((ObjectNode) signers(tree).get(0)).putArray("namespaces")))
                .containsExactly("key " + Keys.A_SHOWN
                        + " of ops-a@example.com counts for any namespace; it counted for drydock");
    }

    @Test
    void plans_that_name_no_keys_any_more_are_told_as_that() {
        assertThat(said(tree -> policy(tree).remove("signers")))
                .first()
                .isEqualTo("no keys are named any more: no signed statement can count");
        assertThat(said(tree -> policy(tree).set("signers", Plans.tree("{'signers':[]}"))))
                .containsExactly(
                        "key " + Keys.A_SHOWN + " of ops-a@example.com is gone",
                        "key " + Keys.B_SHOWN + " of ops-b@example.com is gone");
    }

    @Test
    void what_is_no_key_is_shown_as_it_stands_there() {
        assertThat(said(tree -> ((ObjectNode) signers(tree).get(0).path("key")).put("base64", "nonsense")))
                .contains("key nonsense (no key) of ops-a@example.com is new, for drydock");
    }

    @Test
    void operators_rollout_hooks_companions_and_late_rules_are_compared_by_their_names() {
        assertThat(said(tree -> {
                    policy(tree).putArray("operators");
                    policy(tree).putArray("companions").add("proxy");
                    ((ObjectNode) tree.at("/policy/rollout")).put("canary", "3").put("maxFailures", "2%");
                    ((ObjectNode) tree.at("/policy/hooks"))
                            .put("after-start", "true")
                            .remove("before-stop");
                    ((ObjectNode) tree.at("/policy/late/tables")).put("apps", "skip");
                    ((ArrayNode) tree.at("/policy/late/review")).removeAll();
                    policy(tree).put("file", "sha256:2222222222222222");
                }))
                .containsExactly(
                        "ops-c@example.com is no operator any more",
                        "no operator is named any more: whoever reaches the run may operate it",
                        "rollout: canary 1 became 3",
                        "rollout: max-failures 0 became 2%",
                        "hooks: after-start /usr/local/bin/into-traffic became true",
                        "hooks: before-stop is gone; it was /usr/local/bin/out-of-traffic",
                        "proxy is new in companions",
                        "corrosion-consul is gone from companions",
                        "table=apps,kind=delete is gone from late: review",
                        "late: tables apps is new: skip",
                        "the cluster file was edited: sha256:11111111.. became sha256:22222222..");
    }

    @Test
    void roles_duties_and_the_change_window_are_told_in_words() {
        assertThat(said(tree -> {
                    policy(tree).set("duties", Plans.tree("{'roles':{'':{'start':['lead']}},'apart':true,'least':{}}"));
                    policy(tree)
                            .set(
                                    "window",
                                    Plans.tree("{'zone':'Europe/Berlin','openings':"
                                            + "[{'days':['MONDAY','FRIDAY'],'from':'22:00:00','to':'04:00:00'}]}"));
                }))
                .containsExactly(
                        "duties: apart is new: true",
                        "lead is new in duties: roles all others start",
                        "days MONDAY and FRIDAY, from 22:00:00, to 04:00:00 is new in window: openings",
                        "window: zone is new: Europe/Berlin");
    }

    @Test
    void policy_this_version_does_not_know_is_compared_too() {
        assertThat(said(tree -> policy(tree).put("allowUnsigned", true)))
                .containsExactly("allow-unsigned is new: true");
    }

    @Test
    void a_plan_without_any_policy_can_be_compared() {
        assertThat(PolicyChanges.between(Plans.empty(), Plans.empty())).isEmpty();
        assertThat(PolicyChanges.between(Plans.empty(), Plans.whole()))
                .anyMatch(says -> says.startsWith("keys are named now"))
                .contains(
                        "gate restore is new: 2 of 3 approvers must approve",
                        "operators are named now: nobody else may operate the run",
                        "rollout: canary is new: 1",
                        "corrosion-consul is new in companions");
    }

    private static List<String> said(Consumer<ObjectNode> edit) {
        return PolicyChanges.between(Plans.whole(), Plans.edited(Plans.whole(), edit));
    }

    private static ObjectNode policy(ObjectNode tree) {
        return (ObjectNode) tree.path("policy");
    }

    private static ObjectNode gate(ObjectNode tree, int at) {
        return (ObjectNode) tree.path("gates").get(at);
    }

    private static ArrayNode signers(ObjectNode tree) {
        return (ArrayNode) tree.at("/policy/signers/signers");
    }
}
