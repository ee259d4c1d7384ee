package dev.drydock.workflows.rollback;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The steps of a rollback on cluster, guard and members, in the order in which they may come. */
enum RollbackStep {
    RESERVE,
    COPY,
    ASIDE,
    STAND,
    MARK,
    DEPLOY,
    RELEASE,
    FENCE,
    UNDEPLOY,
    SAVE,
    LOOK,
    PROMOTE,
    LEAD,
    REJOIN,
    VERIFY,
    HAND_BACK,
    TIDY,
    UNFENCE;

    /** As in a plan, on the board and in a statement. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
        return Arrays.stream(values()).map(RollbackStep::word).toList();
    }

    /** Whether a member may be left out of it, and of all that follows: nothing that comes of it needs all of them. */
    boolean leavesOut() {
        return switch (this) {
            case RELEASE, LOOK, PROMOTE, LEAD, REJOIN, VERIFY, HAND_BACK, TIDY, UNFENCE -> true;
            case RESERVE, COPY, ASIDE, STAND, MARK, DEPLOY, FENCE, UNDEPLOY, SAVE -> false;
        };
    }

    /** What only a person can know to be done: a machine that is dead, a change taken back elsewhere. */
    static List<String> byHand() {
        return List.of(FENCE.word(), UNDEPLOY.word(), REJOIN.word());
    }
}
