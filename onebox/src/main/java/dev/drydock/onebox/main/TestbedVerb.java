package dev.drydock.onebox.main;

import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code testbed up corrosion}, {@code testbed down}. */
@Command(name = "testbed", description = "a small real cluster on this machine")
final class TestbedVerb {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Command(name = "up", description = "start agents on loopback and write a cluster file for them")
    int up(
            @Parameters(paramLabel = "SYSTEM", description = "corrosion") String system,
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "where everything lies")
                    Path dir,
            @Option(names = "--nodes", defaultValue = "3", paramLabel = "N", description = "how many (default: 3)")
                    int nodes,
            @Option(
                            names = "--corrosion",
                            paramLabel = "BIN",
                            description =
                                    "a real agent (default: $DRYDOCK_CORROSION, corrosion on the PATH, else a stand-in)")
                    @Nullable Path corrosion,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "show this help")
                    boolean asked) {
        if (!system.equals("corrosion")) {
            throw new IllegalArgumentException("there is no testbed of " + system + " (there is corrosion)");
        }
        Testbed testbed = CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion));
        System.err.println(nodes + " agents are up (" + testbed.corrosion() + ")");
        System.err.println("next: drydock dev --clusters " + dir.resolve("clusters"));
        System.out.println(testbed.clusterFile());
        return 0;
    }

    @Command(name = "down", description = "end exactly what was started; files stay")
    int down(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "as given to up") Path dir,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "show this help")
                    boolean asked) {
        Testbed.read(dir); // refuses a directory that never held one
        CorrosionTestbed.down(dir);
        System.err.println("the testbed in " + dir + " is down; its files are still there");
        return 0;
    }
}
