package dev.drydock.activities.patroni;

import dev.drydock.activities.bench.Figure;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** How long nobody leads once gate {@code promote} has passed; against what is asked, beyond PostgreSQL's own recovery. */
final class LeadBench {
    private static final int ROUNDS = 3;
    private static final double ASKED = 5;

    private final List<Double> totals = new ArrayList<>();
    private final List<Double> own = new ArrayList<>();
    private final List<Double> beyond = new ArrayList<>();

    private LeadBench() {}

    public static void main(String[] args) throws Exception {
        for (var version : PatroniVersion.values()) {
            var bench = new LeadBench();
            for (int round = 0; round < ROUNDS; round++) {
                bench.measure(version);
            }
            bench.print(args[0], version);
        }
    }

    private void measure(PatroniVersion version) throws Exception {
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "lead-bench");
        try (var story = ReturnStory.begin(3, version, dir)) {
            story.hold();
            story.awaitCommits(100);
            story.mark();
            story.awaitCommits(100);
            Member leader = story.leader();
            for (Member member : story.others(leader)) {
                story.steps().fence(story.run(), story.way(), member.name());
            }
            story.steps().fence(story.run(), story.way(), leader.name());
            var last = story.steps().last(story.run(), story.way());
            var seen = story.steps().look(story.run(), story.way(), story.marked(), last);

            long begun = System.nanoTime();
            story.steps().still(story.run(), story.way(), last, Objects.requireNonNull(seen.stood()));
            var promoted = story.steps().promote(story.run(), story.way(), story.marked(), last.name(), seen.digest());
            story.steps().lead(story.run(), story.way());
            double total = (System.nanoTime() - begun) / 1e9;
            totals.add(total);
            own.add(promoted.milliseconds() / 1e3);
            beyond.add(total - promoted.milliseconds() / 1e3);
        } finally {
            PatroniTestbed.kill(dir);
            try (var files = Files.walk(dir)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void print(String id, PatroniVersion version) {
        String patroni = ", three nodes, Patroni " + version.text();
        new Figure(
                        id,
                        "from the gate until Patroni leads, beyond PostgreSQL's own recovery" + patroni,
                        Figure.median(beyond),
                        ASKED,
                        "s")
                .print();
        new Figure(id + "-recovery", "PostgreSQL's own recovery" + patroni, Figure.median(own), null, "s").print();
        new Figure(id + "-whole", "both" + patroni, Figure.median(totals), null, "s").print();
    }
}
