package dev.drydock.onebox.matrix;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.demo.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one reseed after the other on a bed, each disturbed once, and holds each against one that was not. */
final class Trial implements AutoCloseable {
    private static final Duration PLANNED = Duration.ofMinutes(2);
    private static final Duration ENDS = Duration.ofSeconds(150);

    private final Bed bed;
    private final Rows rows;
    private final JsonNode undisturbed;
    private int number;

    /**
     * A run.
     *
     * @param asked what a person was asked, by the disturbance before it; the last list is of the last one
     */
    private record Run(String id, JsonNode outcome, List<List<String>> asked, List<String> trouble, long millis) {
        int retries() {
            return asked.stream().mapToInt(List::size).sum();
        }
    }

    private Trial(Bed bed) throws IOException {
        this.bed = bed;
        this.rows = new Rows(bed.sites().stream().map(Site::node).toList());
        Run first = reseed(List.of());
        List<String> trouble = judged(List.of(), first, first.outcome());
        if (!trouble.isEmpty() || first.retries() > 0) {
            throw new IllegalStateException(
                    "undisturbed, in " + bed.dir() + ": " + trouble + ", asked " + first.asked());
        }
        this.undisturbed = first.outcome();
    }

    /** With the run that is not disturbed; the bed is closed with it, or when that run fails. */
    static Trial on(Bed bed) throws IOException {
        try {
            return new Trial(bed);
        } catch (IOException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    Path dir() {
        return bed.dir();
    }

    /** @param row disturbs the same run, in the order of the steps */
    List<Result> of(List<Cell> row) throws IOException {
        Run run = reseed(row);
        List<String> trouble = judged(row, run, undisturbed);
        var results = new ArrayList<Result>();
        for (int i = 0; i < row.size(); i++) {
            List<String> asked = i < run.asked().size() ? run.asked().get(i) : List.of();
            results.add(new Result(row.get(i), row.size(), asked, trouble, run.millis()));
        }
        return results;
    }

    private List<String> judged(List<Cell> row, Run run, JsonNode like) {
        var trouble = new ArrayList<>(run.trouble());
        if (!run.outcome().isObject()) {
            return trouble;
        }
        trouble.addAll(new Judge(bed.sites(), run.id(), row, run.retries()).trouble(run.outcome(), like));
        trouble.addAll(rows.trouble());
        return trouble;
    }

    private Run reseed(List<Cell> row) throws IOException {
        number++;
        for (Site site : bed.sites()) {
            site.forget();
        }
        rows.write(0, "before-" + number);
        rows.trouble().forEach(System.err::println);
        String plan = plan();
        long began = System.nanoTime();
        var trouble = new ArrayList<String>();
        var asked = new ArrayList<List<String>>();
        bed.ambush().none();
        Optional<Ambush.Trap> first = row.stream().findFirst().map(bed.ambush()::lay);
        try (var person = Person.beside(bed, this::late)) {
            String run = bed.typed().json("start", plan).path("run").asText();
            Ambush.Trap trap = first.orElse(null);
            for (int i = 0; i < row.size() && trap != null && trouble.isEmpty(); i++) {
                trap.awaitMoment(bed.first()::freeze).lines().forEach(trouble::add);
                if (i > 0) {
                    asked.add(person.asked());
                }
                trap = kill(row.get(i).kill(), trap, i + 1 < row.size() ? row.get(i + 1) : null);
            }
            JsonNode outcome = outcome(person, run, trouble);
            asked.add(person.asked());
            return new Run(run, outcome, apart(asked), trouble, (System.nanoTime() - began) / 1_000_000);
        } finally {
            bed.ambush().none();
        }
    }

    /** Answers the next trap, which lies before anybody goes on. */
    private Ambush.@Nullable Trap kill(Kill kill, Ambush.Trap trap, @Nullable Cell next) {
        Ambush.Trap laid = next == null ? null : bed.ambush().lay(next);
        try {
            bed.kill(kill);
        } finally {
            bed.first().thaw();
            trap.go();
        }
        return laid;
    }

    /** What came after each, of lists that grow. */
    private static List<List<String>> apart(List<List<String>> grown) {
        var apart = new ArrayList<List<String>>();
        int before = 0;
        for (List<String> all : grown) {
            apart.add(all.subList(before, all.size()));
            before = all.size();
        }
        return apart;
    }

    private String plan() {
        String plan = bed.dir().resolve("plan-" + number + ".json").toString();
        var last = new AtomicReference<Typed.@Nullable Answer>();
        try {
            await().atMost(PLANNED).until(() -> {
                Typed.Answer answer = bed.typed()
                        .quietly(
                                "plan",
                                "reseed",
                                Bed.CLUSTER,
                                "--source",
                                Step.NODE,
                                "--reason",
                                "matrix",
                                "--out",
                                plan);
                last.set(answer);
                return answer.code() == 0;
            });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("nothing can be planned in " + bed.dir() + ": " + last.get(), e);
        }
        return plan;
    }

    /** A late write of each node, which both have before anything stops. */
    private void late() {
        rows.write(0, "late-n1-" + number);
        rows.write(1, "late-n2-" + number);
        rows.trouble().forEach(System.err::println);
    }

    private JsonNode outcome(Person person, String run, List<String> trouble) {
        try {
            await().atMost(ENDS)
                    .until(() -> person.last().path("run").asText().equals(run)
                            && person.last().path("outcome").isObject());
        } catch (ConditionTimeoutException e) {
            trouble.add("no outcome within " + ENDS.toSeconds() + " s; " + person.asked() + "; the board says "
                    + person.last());
        }
        return person.last().path("outcome");
    }

    @Override
    public void close() {
        bed.close();
    }
}
