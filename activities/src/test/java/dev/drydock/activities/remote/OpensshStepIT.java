package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.Login;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class OpensshStepIT extends StepContract {
    @TempDir
    static Path dir;

    private static Sshd sshd;
    private static SshSessions sessions;

    @BeforeAll
    static void up() {
        Sshd.assume();
        sshd = new Sshd(dir);
        sessions = new SshSessions(sshd.account());
    }

    @AfterAll
    static void down() {
        if (sshd != null) {
            sshd.close();
        }
    }

    @Override
    Reach reach() {
        return new SshReach("n1", home.resolve("work").toString(), sessions.to(sshd.address(), null, Login.DEFAULT));
    }
}
