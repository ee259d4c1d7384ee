package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.nio.file.Path;

/** Testbeds of stand-ins for tests, whatever else the machine has on its PATH. */
public final class StandIns {

    private StandIns() {}

    public static Testbed up(int nodes, Path dir) throws IOException {
        CorrosionTestbed.killAtExit(dir);
        return CorrosionTestbed.up(
                new TestbedOptions(nodes, dir, Binary.standIn(dir).path()));
    }

    public static void write(TestbedNode node, String... statements) throws IOException, InterruptedException {
        Asking.write(node, statements);
    }
}
