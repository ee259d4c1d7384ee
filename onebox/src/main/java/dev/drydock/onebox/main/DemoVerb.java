package dev.drydock.onebox.main;

import dev.drydock.onebox.demo.Demo;
import dev.drydock.onebox.demo.DemoOptions;
import dev.drydock.onebox.demo.Kill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: a whole reseed, judged by the writer's own record. */
@Command(
        name = "demo",
        description = "a whole reseed on this machine: agents, server, worker, approvers",
        sortOptions = false)
final class DemoVerb implements Callable<Integer> {
    @Option(names = "--nodes", defaultValue = "3", paramLabel = "N", description = "agents (default: 3)")
    private int nodes;

    @Option(
            names = "--corrosion",
            paramLabel = "BIN",
            description = "a real agent (default: $DRYDOCK_CORROSION, corrosion on the PATH, else a stand-in)")
    private @Nullable Path corrosion;

    @Option(
            names = "--rows",
            defaultValue = "300",
            paramLabel = "R",
            description = "rows before the reseed begins; clients go on writing (default: 300)")
    private int rows;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "of what is written, and of the moment of the kill (default: 1)")
    private long seed;

    @Option(
            names = "--kill",
            paramLabel = "worker|node|agent",
            description = {
                "what is killed (SIGKILL) while the nodes are worked on:",
                "worker: another one is started; agent: it is started again;",
                "node: an agent that does not come back, left behind owing (exit 4)"
            })
    private @Nullable String kill;

    @Option(names = "--ask", description = "you approve, in another terminal")
    private boolean ask;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "where everything lies (default: a new temporary folder)")
    private @Nullable Path dir;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "text|json",
            description = "what standard output gets (default: text)")
    private String output = "text";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!output.equals("text") && !output.equals("json")) {
            throw new IllegalArgumentException("-o " + output + " is unknown: expected text or json");
        }
        if (rows < 1) {
            throw new IllegalArgumentException(
                    "--rows " + rows + ": at least one row is needed, or nothing could be found or lost");
        }
        Kill what = kill == null ? Kill.NOTHING : Kill.of(kill);
        if (what == Kill.NODE && nodes < 2) {
            throw new IllegalArgumentException("--kill node needs two nodes at least, or nobody would be left");
        }
        Path where = dir == null ? Files.createTempDirectory("drydock-demo-") : dir;
        logTo(where.toAbsolutePath().resolve("worker.log"));
        return new Demo(new DemoOptions(nodes, where, corrosion, rows, seed, ask, output.equals("json"), what)).run();
    }

    /** Must come before anything logs: the worker's log would be written over the board. */
    private static void logTo(Path file) {
        System.setProperty("drydock.log", file.toString());
        System.setProperty("logback.configurationFile", "logback-file.xml");
    }
}
