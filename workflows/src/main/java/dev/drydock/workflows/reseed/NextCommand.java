package dev.drydock.workflows.reseed;

import java.util.Collection;

/** What an operator types once a reseed has ended. */
final class NextCommand {
    /** As many nodes as a line names; the others come with the plan after it. */
    private static final int NAMED = 20;

    private final Reseed.Run run;

    NextCommand(Reseed.Run run) {
        this.run = run;
    }

    String review() {
        return "drydock review " + run.cluster();
    }

    String planAgain() {
        return "drydock plan reseed " + run.cluster() + " --reason ...";
    }

    String startAgain() {
        return "drydock start PLAN.json --key FILE";
    }

    String undo() {
        return "drydock plan undo " + run.cluster() + " --of " + run.id() + " --reason ...";
    }

    String bringOver(Collection<String> owing) {
        var named = owing.stream().limit(NAMED).toList();
        return "drydock plan reseed " + run.cluster() + " --late " + String.join(" --late ", named) + " --reason ...";
    }
}
