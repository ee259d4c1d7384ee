package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocalReachTest extends ReachContract {
    @Override
    Reach reach() {
        return new LocalReach("n1", home.resolve("work").toString());
    }

    @Test
    void the_nodes_files_and_ports_are_this_machines() throws IOException {
        assertThat(reach().here("/etc/hosts")).hasValue(Path.of("/etc/hosts"));
        assertThat(reach().tcp("127.0.0.1", 4001).getPort()).isEqualTo(4001);
    }
}
