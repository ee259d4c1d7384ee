package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is wrong after a round: in the rows by the {@link Court}, in the figures the run told, and in how it ended. */
final class Verdict {
    private static final int VERIFICATION = 13;
    private static final List<String> FATES = List.of("applied", "already", "superseded", "conflicts", "skipped");

    private final Testbed testbed;
    private final List<Op> ops;
    private final Path artifacts;
    private final boolean real;
    private final List<String> trouble = new ArrayList<>();

    /** @param real whether these are real agents */
    Verdict(Testbed testbed, List<Op> ops, Path artifacts, boolean real) {
        this.testbed = testbed;
        this.ops = ops;
        this.artifacts = artifacts;
        this.real = real;
    }

    /** Sentences; empty when all is well. */
    List<String> trouble() {
        return trouble;
    }

    /**
     * @param signed rows that people decided about
     * @param differing rows that the nodes do not have alike
     * @param says what the run printed, for people
     */
    Court.Judgement judge(JsonNode outcome, Set<String> signed, Set<String> differing, String says)
            throws IOException, SQLException {
        boolean agents = real && !differing.isEmpty() && amongThemselves(differing);
        if (!differing.isEmpty() && !agents) {
            trouble.add("the nodes differ in " + differing);
        }
        boolean told = outcome.path("kind").asText().equals("stopped")
                && outcome.path("exit").asInt() == VERIFICATION;
        if (!outcome.path("kind").asText().equals("reseeded") && !(agents && told)) {
            trouble.add("the run did not end well: " + outcome + "\n" + says);
        }
        figures(outcome.path("late"));
        return rows(signed, differing);
    }

    /**
     * Whether agents lost cells on their own (seen in klukai 0.1.4): of a row that one client deletes, inserts again and
     * updates, a follower that gets the update before the insert keeps the row and drops the cell, with all versions on all
     * nodes. No reseed is in that: it writes through agents only, and the rows were equal before.
     */
    private boolean amongThemselves(Set<String> differing) throws SQLException {
        return Settling.sameVersions(testbed) && differing.stream().allMatch(this::bornAgain);
    }

    private boolean bornAgain(String row) {
        List<Op> about = ops.stream()
                .filter(op -> op.row().equals(row) && op.epoch() == 1)
                .toList();
        return about.stream()
                .filter(Op::deletes)
                .anyMatch(delete -> about.stream().anyMatch(op -> !op.deletes() && op.after(delete)));
    }

    /** A row that nodes do not have alike is lost only when no node has it as it must be. */
    private Court.Judgement rows(Set<String> signed, Set<String> differing) throws SQLException {
        var equal = new Court(
                ops.stream().filter(op -> !differing.contains(op.row())).toList(), signed);
        var there = Tables.read(testbed.nodes().getFirst().db());
        there.keySet().removeAll(differing);
        Court.Judgement judgement = equal.judge(there);
        judgement.lost().forEach(each -> trouble.add("LOST " + each));
        judgement.invented().forEach(each -> trouble.add("INVENTED " + each));
        for (String row : differing) {
            if (nowhere(row, signed)) {
                trouble.add("LOST " + row + ", which no node has as it must be");
            }
        }
        return judgement;
    }

    private boolean nowhere(String row, Set<String> signed) throws SQLException {
        var about = new Court(ops.stream().filter(op -> op.row().equals(row)).toList(), signed);
        for (TestbedNode node : testbed.nodes()) {
            var there = Tables.read(node.db());
            there.keySet().retainAll(Set.of(row));
            if (about.judge(there).good()) {
                return false;
            }
        }
        return true;
    }

    /** The outcome's figures add up, and the listing holds the same. */
    private void figures(JsonNode late) throws IOException {
        long sum = FATES.stream().mapToLong(fate -> late.path(fate).asLong()).sum();
        if (sum != late.path("captured").asLong() || late.path("held").asLong() != 0) {
            trouble.add("the figures do not add up: " + late);
        }
        if (!late.path("list").isTextual()) {
            return;
        }
        Map<String, Long> cells =
                Listing.of(artifacts, late.path("list").asText()).cells();
        Map<String, Long> told = new TreeMap<>();
        for (String fate : FATES) {
            told.put(
                    fate.equals("conflicts") ? "conflict" : fate,
                    late.path(fate).asLong());
        }
        told.values().removeIf(n -> n == 0);
        if (!cells.equals(told)) {
            trouble.add("the listing holds " + cells + " and the outcome tells " + told);
        }
    }

    /** Rows that people decided about. */
    static Set<String> signed(Path artifacts, List<String> subjects) throws IOException {
        var signed = new HashSet<String>();
        for (String subject : subjects) {
            signed.addAll(Listing.of(artifacts, subject).names());
        }
        return signed;
    }
}
