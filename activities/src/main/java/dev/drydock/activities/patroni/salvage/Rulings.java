package dev.drydock.activities.patroni.salvage;

import dev.drydock.workflows.late.LateFilter;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.Rule;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the plan's rules say of a change by itself; the same whenever it is asked. */
final class Rulings {
    private final DeltaHead head;
    private final LateRules rules;
    private final List<LateFilter> skip;
    private final List<LateFilter> review;

    Rulings(LateRules rules, DeltaHead head) {
        this.head = head;
        this.rules = rules;
        this.skip = rules.skip().stream().map(LateFilter::of).toList();
        this.review = rules.review().stream().map(LateFilter::of).toList();
    }

    sealed interface Ruling {
        record Replay() implements Ruling {
            static final Replay REPLAY = new Replay();
        }

        record Review(String why) implements Ruling {}

        /** @param alone whether other changes of the same row may not be left out with it */
        record Skip(String why, boolean alone) implements Ruling {}
    }

    Ruling of(Transaction transaction, Change change, TargetTable table) {
        if (!table.there()) {
            return new Ruling.Skip("the cluster has no such table", false);
        }
        String name = head.shown(change.table());
        Rule rule = Rule.of(rules.tables().getOrDefault(name, rules.tables().getOrDefault("*", "replay")));
        return switch (rule) {
            case SKIP -> new Ruling.Skip("table " + name + " is skipped by its rule", false);
            case HEALS -> new Ruling.Skip("table " + name + " heals itself", false);
            case REVIEW ->
                filtered(transaction, change, table, new Ruling.Review("table " + name + " is to be reviewed"));
            case REPLAY -> filtered(transaction, change, table, Ruling.Replay.REPLAY);
        };
    }

    private Ruling filtered(Transaction transaction, Change change, TargetTable table, Ruling otherwise) {
        if (skip.isEmpty() && review.isEmpty()) {
            return otherwise;
        }
        var write = write(transaction, change, table);
        Optional<LateFilter> skipped =
                skip.stream().filter(each -> each.matches(write)).findFirst();
        if (skipped.isPresent()) {
            return new Ruling.Skip("skipped by " + skipped.get(), true);
        }
        return otherwise instanceof Ruling.Review
                ? otherwise
                : review.stream()
                        .filter(each -> each.matches(write))
                        .findFirst()
                        .<Ruling>map(each -> new Ruling.Review("to be reviewed by " + each))
                        .orElse(otherwise);
    }

    private LateFilter.Write write(Transaction transaction, Change change, TargetTable table) {
        var key = new TreeMap<String, String>();
        if (change.kind() != Change.Kind.TRUNCATE) {
            table.named()
                    .forEach(place -> key.put(place.name(), text(change.after().get(place.at()))));
        }
        return new LateFilter.Write(
                head.shown(change.table()), change.kind().word(), head.node(), transaction.at(), key);
    }

    private static String text(Cell cell) {
        return cell instanceof Cell.Text(String text) ? text : "NULL";
    }
}
