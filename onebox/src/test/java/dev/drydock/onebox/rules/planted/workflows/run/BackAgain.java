package dev.drydock.onebox.rules.planted.workflows.run;

import dev.drydock.onebox.rules.planted.workflows.plan.InACircle;

public interface BackAgain {
    InACircle plan();
}
