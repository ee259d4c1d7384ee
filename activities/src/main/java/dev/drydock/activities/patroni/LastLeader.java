package dev.drydock.activities.patroni;

import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.words.GiveUp;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** Which of the fenced members was the last that took writes, as their control files tell. */
record LastLeader(Map<String, DataDir.Facts> members) {
    /** Of members of one cluster; none of them runs. */
    String name() {
        return members.entrySet().stream()
                .max(Map.Entry.comparingByValue(DataDir::compare))
                .orElseThrow(() -> new GiveUp("no member is fenced, expected at least the last leader"))
                .getKey();
    }

    DataDir.Facts facts() {
        return Objects.requireNonNull(members.get(name()));
    }

    /** Every start moves it, also one that writes nothing for clients; empty: there is none. */
    String stood() {
        return members.isEmpty() ? "" : "timeline " + facts().timeline() + ", checkpoint at " + facts().checkpoint();
    }

    /** What has come to pass since it was asked for that; empty: nothing. */
    String since(Last last, String stood) {
        if (!members.containsKey(last.name())) {
            return ""; // a person left it out since
        }
        if (last.next() != null && !last.next().equals(facts().next())) {
            return "node " + name() + " took writes since it was fenced (its next transaction is " + facts().next()
                    + ", expected " + last.next() + ")";
        }
        return name().equals(last.name()) && stood().equals(stood)
                ? ""
                : "node " + name() + " was started since the approvers were asked (" + stood() + ", expected "
                        + last.name() + " at " + stood + ")";
    }

    /** @param slots those that keep what was written since the mark */
    Last told(Collection<String> slots) {
        if (members.isEmpty()) {
            return new Last("", 0, false);
        }
        var facts = facts();
        return new Last(
                name(),
                facts.timeline(),
                facts.slots().containsAll(slots),
                facts.wrote() && facts.shutDown() ? facts.next() : null);
    }
}
