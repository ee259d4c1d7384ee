package dev.drydock.testbed.corrosion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.standin.AdminClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Brings a small Corrosion cluster up on loopback, and down again. */
public final class CorrosionTestbed {

    private static final Duration UP_WITHIN = Duration.ofSeconds(60);
    private static final Duration DOWN_WITHIN = Duration.ofSeconds(30);

    private CorrosionTestbed() {}

    /**
     * Returns once every agent answers and sees all others. Databases of an earlier testbed in the same directory are kept
     * and served again; nothing is deleted.
     */
    public static Testbed up(TestbedOptions options) {
        refuseWhileAlive(options.dir());
        try {
            return up(options, Binary.find(options));
        } catch (IOException failed) {
            throw unwritten(options, failed);
        }
    }

    /** The same with stand-ins, whatever the environment and the PATH name. */
    public static Testbed upStandIns(int nodes, Path dir) {
        var options = new TestbedOptions(nodes, dir, null);
        refuseWhileAlive(options.dir());
        try {
            return up(options, Binary.standIn(options.dir()));
        } catch (IOException failed) {
            throw unwritten(options, failed);
        }
    }

    private static TestbedFailure unwritten(TestbedOptions options, IOException failed) {
        return new TestbedFailure("the testbed could not be written to " + options.dir() + ": " + failed, failed);
    }

    private static Testbed up(TestbedOptions options, Binary binary) throws IOException {
        var testbed = ClusterFiles.write(options, binary);
        try {
            testbed.nodes().forEach(CorrosionTestbed::start);
            awaitAll(testbed);
            testbed.write(); // now that each agent has a process id
            return testbed;
        } catch (RuntimeException failed) {
            down(options.dir());
            throw failed;
        }
    }

    private static void refuseWhileAlive(Path dir) {
        if (holdsOne(dir)) {
            long alive = alive(Testbed.read(dir)).size();
            if (alive > 0) {
                throw new TestbedFailure(
                        dir + " holds a testbed with " + alive + (alive == 1 ? " live agent" : " live agents")
                                + "; end it first: drydock testbed down --dir " + dir);
            }
        }
    }

    /** As a power cut would end it; what was not sent stays on its disk. Nothing when it is down. */
    public static void crash(TestbedNode node) {
        AgentProcess.of(node.pid()).ifPresent(process -> process.signal(true));
        long deadline = System.nanoTime() + DOWN_WITHIN.toNanos();
        while (AgentProcess.of(node.pid()).filter(AgentProcess::alive).isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new TestbedFailure(node.name() + " still runs after SIGKILL");
            }
            pause();
        }
    }

    /** As a supervisor starts an agent that died: not one that was stopped on purpose. */
    public static void revive(TestbedNode node) {
        run(node, node.revive());
    }

    /** From now on the node cannot be started or stopped, as if its machine were gone; its files can be looked at. */
    public static void lose(TestbedNode node) {
        try {
            for (var script : List.of(node.start(), node.stop(), node.revive())) {
                Scripts.executable(script, "#!/bin/sh\necho 'no route to " + node.name() + "' >&2\nexit 255\n");
            }
        } catch (IOException unwritten) {
            throw new TestbedFailure("the scripts of " + node.name() + " cannot be replaced: " + unwritten, unwritten);
        }
        crash(node);
    }

    private static void start(TestbedNode node) {
        run(node, node.start());
    }

    private static void run(TestbedNode node, Path script) {
        try {
            var process = new ProcessBuilder(script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            node.home().resolve("agent.log").toFile()))
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new TestbedFailure(node.name() + " could not be started; see "
                        + node.home().resolve("agent.log"));
            }
        } catch (IOException unstartable) {
            throw new TestbedFailure(node.name() + " could not be started: " + unstartable.getMessage(), unstartable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted while " + node.name() + " was started", interrupted);
        }
    }

    private static void awaitAll(Testbed testbed) {
        long deadline = System.nanoTime() + UP_WITHIN.toNanos();
        for (var node : testbed.nodes()) {
            await(
                            deadline,
                            () -> members(node) >= 0,
                            () -> AgentProcess.of(node.pid())
                                    .filter(AgentProcess::alive)
                                    .isEmpty())
                    .ifPresent(why -> {
                        throw new TestbedFailure(
                                node.name() + " " + why + "; see " + node.home().resolve("agent.log"));
                    });
        }
        int others = testbed.nodes().size() - 1;
        for (var node : testbed.nodes()) {
            await(deadline, () -> members(node) >= others, () -> false).ifPresent(_ -> {
                throw new TestbedFailure(node.name() + " sees " + members(node) + " of " + others
                        + " other nodes after " + UP_WITHIN.toSeconds() + " s; see "
                        + node.home().resolve("agent.log"));
            });
        }
    }

    /** Why it did not come to be: absent when it did. */
    private static Optional<String> await(long deadline, BooleanSupplier wanted, BooleanSupplier hopeless) {
        while (!wanted.getAsBoolean()) {
            if (hopeless.getAsBoolean()) {
                return Optional.of("ended right after its start");
            }
            if (System.nanoTime() > deadline) {
                return Optional.of("does not answer on its admin socket after " + UP_WITHIN.toSeconds() + " s");
            }
            pause();
        }
        return Optional.empty();
    }

    /** How many other addresses the node sees; below 0 while it does not answer. */
    private static long members(TestbedNode node) {
        try {
            AdminClient.ask(node.admin(), JsonNodeFactory.instance.textNode("Ping"));
            return AdminClient.ask(
                            node.admin(), JsonNodeFactory.instance.objectNode().put("Cluster", "Members"))
                    .stream()
                    .map(member -> member.path("state").path("addr").asText())
                    .distinct()
                    .count();
        } catch (IOException notYet) {
            return -1;
        }
    }

    /** Ends the agents of the testbed, whoever started them last; files stay. May be called any number of times. */
    public static void down(Path dir) {
        if (holdsOne(dir)) {
            var testbed = Testbed.read(dir);
            if (!ended(testbed, false)) {
                kill(testbed);
            }
        }
    }

    /** The same as a power cut would, for whoever has no more use for the files: real agents take 5 s to stop in peace. */
    public static void kill(Path dir) {
        if (holdsOne(dir)) {
            kill(Testbed.read(dir));
        }
    }

    /** For tests, whose agents have sessions of their own and would outlive a Ctrl-C. */
    public static void killAtExit(Path dir) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(dir), "kill agents of " + dir));
    }

    private static boolean holdsOne(Path dir) {
        return Files.exists(Testbed.file(dir));
    }

    private static void kill(Testbed testbed) {
        if (!ended(testbed, true)) {
            throw new TestbedFailure("agents of " + testbed.dir() + " still run after SIGKILL: " + alive(testbed));
        }
    }

    private static boolean ended(Testbed testbed, boolean forcibly) {
        alive(testbed).forEach(process -> process.signal(forcibly));
        long deadline = System.nanoTime() + DOWN_WITHIN.toNanos();
        while (!alive(testbed).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static List<AgentProcess> alive(Testbed testbed) {
        return testbed.nodes().stream()
                .flatMap(node -> AgentProcess.of(node.pid()).stream())
                .filter(AgentProcess::alive)
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted while waiting for agents", interrupted);
        }
    }
}
