package dev.drydock.workflows.floor;

import java.util.List;
import java.util.Set;

/**
 * Who may have which part in the run.
 *
 * @param operators who may operate; empty: whoever may speak
 * @param apart whether nobody may have two parts
 * @param requester who started it
 */
record Parts(List<String> operators, boolean apart, String requester) {
    /** @param approved whether an approval of theirs counts */
    String keepsFromOperating(String who, String action, boolean approved) {
        if (!operators.isEmpty() && !operators.contains(who)) {
            return who + " is not an operator of this cluster (they are " + String.join(", ", operators) + ")";
        }
        // The brake is for everybody who may operate at all.
        if (!apart || action.equals("pause")) {
            return "";
        }
        if (who.equals(requester)) {
            return who + " started this run, and here nobody has two parts in one: somebody else operates it";
        }
        return approved
                ? who + " approved in this run, and here nobody has two parts in one: somebody else operates it"
                : "";
    }

    /** @param operated who gave orders to this run */
    String keepsFromApproving(String who, Set<String> operated) {
        return apart && operated.contains(who)
                ? who + " operates this run, and here nobody has two parts in one: somebody else approves it"
                : "";
    }
}
