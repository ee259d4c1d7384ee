package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.AgentProcess;
import dev.drydock.testbed.corrosion.Ports;
import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Brings a small Patroni cluster up on loopback, and down again. */
public final class PatroniTestbed {

    private static final Duration DOWN_WITHIN = Duration.ofSeconds(90);

    private PatroniTestbed() {}

    /**
     * Returns once one member leads and all others stream from it. Data of an earlier testbed in the same directory is kept
     * and served again, at other ports; nothing is deleted.
     */
    public static PatroniCluster up(PatroniOptions options) {
        refuseWhatIsThere(options.dir());
        var parts = Parts.find(options.version());
        try {
            var cluster = write(options, parts);
            new Start(cluster).all();
            return cluster;
        } catch (IOException failed) {
            throw new TestbedFailure("the testbed could not be written to " + options.dir() + ": " + failed, failed);
        } catch (RuntimeException failed) {
            kill(options.dir());
            throw failed;
        }
    }

    private static void refuseWhatIsThere(Path dir) {
        if (!Files.exists(PatroniCluster.file(dir))) {
            return;
        }
        if (!PatroniCluster.isIn(dir)) {
            throw new TestbedFailure(dir + " holds a testbed of another system; choose another --dir");
        }
        long alive = alive(PatroniCluster.read(dir));
        if (alive > 0) {
            throw new TestbedFailure(dir + " holds a testbed with " + alive
                    + (alive == 1 ? " live process" : " live processes")
                    + "; end it first: drydock testbed down --dir " + dir);
        }
    }

    private static PatroniCluster write(PatroniOptions options, Parts parts) throws IOException {
        var dir = made(options.dir(), parts.account());
        var cluster = laidOut(dir, options);
        cluster.passwords().make();
        new NodeFiles(cluster, parts).write();
        new ClusterFile(cluster, parts).write();
        cluster.write();
        return cluster;
    }

    private static PatroniCluster laidOut(Path dir, PatroniOptions options) {
        var ports = Ports.free(2 * options.nodes() + 3).iterator();
        var members = new ArrayList<Member>();
        for (int i = 1; i <= options.nodes(); i++) {
            members.add(member(dir, "n" + i, ports.next(), ports.next()));
        }
        var guard = options.guard() ? member(dir, "guard", ports.next(), ports.next()) : null;
        return new PatroniCluster(dir, options.version(), ports.next(), members, guard);
    }

    private static Member member(Path dir, String name, int rest, int postgres) {
        return new Member(name, rest, postgres, dir.resolve("nodes").resolve(name));
    }

    /** The directory itself was named for the testbed and is opened; those above it are somebody's. */
    private static Path made(Path named, Account account) throws IOException {
        refuseBehindBarrier(account, existing(named));
        Files.createDirectories(named);
        var dir = named.toRealPath();
        if (account.switched()) {
            var permissions = Files.getPosixFilePermissions(dir);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(dir, permissions);
            refuseBehindBarrier(account, dir);
        }
        return dir;
    }

    /** What there is already of the way to it. */
    private static Path existing(Path dir) {
        return Stream.iterate(dir, Path::getParent)
                .skip(1)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static void refuseBehindBarrier(Account account, Path dir) {
        account.barrier(dir).ifPresent(barrier -> {
            throw new TestbedFailure(account.name() + ", whom PostgreSQL runs as, may not enter " + barrier
                    + ", so no data can lie below it; choose another --dir, such as /var/tmp/drydock");
        });
    }

    /** Ends whatever runs for the testbed, whoever started it last; files stay. May be called any number of times. */
    public static void down(Path dir) {
        if (Files.exists(PatroniCluster.file(dir))) {
            var cluster = PatroniCluster.read(dir);
            try {
                new Trouble(cluster).resumeStore(); // or nobody would hear that a leader has gone
                stop(cluster);
            } catch (TestbedFailure stubborn) {
                kill(dir);
            }
        }
    }

    private static void stop(PatroniCluster cluster) {
        patronis(cluster).forEach(process -> process.signal(false));
        Waiting.until(DOWN_WITHIN, () -> patronis(cluster).isEmpty(), () -> "a Patroni still runs");
        // In maintenance mode Patroni leaves its PostgreSQL running, and a guard never had one.
        cluster.places().forEach(member -> member.server().stop());
        cluster.store().down();
    }

    /** The same as a power cut would, for whoever has no more use for the files. */
    public static void kill(Path dir) {
        if (Files.exists(PatroniCluster.file(dir))) {
            var cluster = PatroniCluster.read(dir);
            cluster.places().forEach(member -> member.patroni().kill());
            cluster.places().forEach(member -> member.server().kill());
            cluster.store().kill();
        }
    }

    /** For tests, whose processes have sessions of their own and would outlive a Ctrl-C. */
    public static void killAtExit(Path dir) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(dir), "kill Patroni of " + dir));
    }

    private static long alive(PatroniCluster cluster) {
        var servers = cluster.places().stream()
                .filter(member -> !member.server().processes().isEmpty());
        return Stream.of(patronis(cluster).stream(), cluster.store().process().stream(), servers)
                .flatMap(each -> each)
                .count();
    }

    private static List<AgentProcess> patronis(PatroniCluster cluster) {
        return cluster.places().stream()
                .flatMap(member -> member.patroni().process().stream())
                .toList();
    }
}
