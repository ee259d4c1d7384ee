package dev.drydock.onebox.rules.planted.workflows.plan;

import dev.drydock.onebox.rules.planted.workflows.run.BackAgain;

public interface InACircle {
    BackAgain run();
}
