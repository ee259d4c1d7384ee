package dev.drydock.starter.late;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look at a listing: what is wanted of it is counted first, which also proves that it is whole, and then written.
 *
 * @param reckoning null: only the listing is at hand
 * @param sample how many rows that nobody has to decide about are shown; negative: all
 */
public record Viewing(
        String cluster, String run, @Nullable Reckoning reckoning, Listing listing, Wanted wanted, int sample) {
    private record Head(
            String cluster, String run, @Nullable Reckoning reckoning) {}

    private record Counted(Counts counts, Sample others) {}

    private Counted counted() {
        var counts = new Counts();
        var others = new Sample(Math.max(0, sample));
        listing.each(line -> {
            if (wanted.matches(line.row())) {
                counts.add(line.row());
                if (!LatePage.needy(line.row())) {
                    others.add(line);
                }
            }
        });
        refuseNothing(counts);
        return new Counted(counts, others);
    }

    void refuseNothing(Counts counts) {
        if (counts.rows() == 0) {
            throw new Failure(
                    Exit.NOTHING,
                    "no late write matches: of " + listing.name() + " nothing is left by what was asked for",
                    "drydock late " + cluster);
        }
    }

    public void text(LatePage page) {
        var counted = counted();
        page.head(cluster, facts());
        page.counts(counted.counts());
        page.needy(listing, wanted, counted.counts());
        if (sample < 0) {
            page.others(listing, wanted, counted.others().seen());
        } else {
            page.sampled(counted.others());
        }
    }

    private List<String> facts() {
        var facts = new ArrayList<String>();
        if (!run.isEmpty()) {
            facts.add("run " + run);
        }
        facts.add("list " + listing.name()); // with a digest that fits into 80 columns
        if (reckoning != null) {
            facts.add(reckoning.says());
            if (reckoning.heldRows() > 0) {
                facts.add(waits(reckoning) + "; they wait at gate replay");
            }
        }
        return facts;
    }

    /** {@code 2 rows with 3 late cells are not brought in, 1 of them since ...}. */
    public static String waits(Reckoning reckoning) {
        return reckoning.heldRows() + (reckoning.heldRows() == 1 ? " row with " : " rows with ") + reckoning.held()
                + (reckoning.held() == 1 ? " late cell" : " late cells")
                + (reckoning.heldRows() == 1 ? " is" : " are") + " not brought in, " + reckoning.conflicting()
                + " since the cluster holds another value";
    }

    /** One object; each row on a line of its own, as the listing has it. */
    public void json(PrintStream out) {
        var counted = counted();
        String head = Json.MAPPER.valueToTree(new Head(cluster, run, reckoning)).toString();
        out.print(head.substring(0, head.length() - 1));
        out.println(",\"counts\":[");
        String between = "";
        for (var count : counted.counts().all()) {
            out.print(between + Json.MAPPER.valueToTree(count));
            between = ",\n";
        }
        out.print("],\"rows\":[");
        String[] next = {"\n"};
        lines(counted, line -> {
            out.print(next[0] + line.text());
            next[0] = ",\n";
        });
        out.println("]}");
        out.flush();
    }

    public void jsonl(PrintStream out) {
        lines(counted(), line -> out.println(line.text()));
        out.flush();
    }

    private void lines(Counted counted, Consumer<Listing.Line> taking) {
        var drawn = new ArrayDeque<>(counted.others().lines());
        listing.each(line -> {
            boolean shown = LatePage.needy(line.row()) || sample < 0;
            if (!shown && !drawn.isEmpty() && drawn.peek().text().equals(line.text())) {
                drawn.poll();
                shown = true;
            }
            if (shown && wanted.matches(line.row())) {
                taking.accept(line);
            }
        });
    }
}
