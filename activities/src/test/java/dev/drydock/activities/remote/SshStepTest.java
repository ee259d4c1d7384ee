package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.Login;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SshStepTest extends StepContract {
    @TempDir
    static Path account;

    private static InJvmSshd sshd;
    private static SshSessions sessions;

    @BeforeAll
    static void up() {
        sshd = new InJvmSshd(account);
        sessions = new SshSessions(sshd.account());
    }

    @AfterAll
    static void down() {
        sshd.close();
    }

    @Override
    Reach reach() {
        return new SshReach(
                "n1", home.resolve("work").toString(), sessions.to("127.0.0.1:" + sshd.port(), null, Login.DEFAULT));
    }
}
