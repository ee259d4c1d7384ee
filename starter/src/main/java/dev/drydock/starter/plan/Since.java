package dev.drydock.starter.plan;

import dev.drydock.workflows.plan.PlanDocument;
import java.util.List;

/** What a plan is compared with, so that whoever approves learns first which rules are others now. */
public sealed interface Since {
    /** @param from where it was found, a file or a key of the store */
    record Earlier(PlanDocument plan, String from) implements Since {
        List<String> changes(PlanDocument now) {
            return PolicyChanges.between(plan, now);
        }

        /** Gates and steps of another runbook are others anyway. */
        boolean otherRunbook(PlanDocument now) {
            return !plan.at("runbook").equals(now.at("runbook"));
        }
    }

    /** @param why a sentence */
    record Nothing(String why) implements Since {}
}
