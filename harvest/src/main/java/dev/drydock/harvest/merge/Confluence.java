package dev.drydock.harvest.merge;

import dev.drydock.harvest.delta.Candidate;
import dev.drydock.harvest.delta.Rows;
import dev.drydock.harvest.value.KeyOrder;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/** Sorted streams as one: hands over all writes to a key together, key by key, and holds no more than those. */
final class Confluence {
    /** Two spellings of one key, 1 and 1.0: the choice must not depend on who comes first. */
    private static final KeyOrder ORDER = KeyOrder.ORDER;

    private final PriorityQueue<Branch> branches =
            new PriorityQueue<>((one, other) -> ORDER.compare(one.head.key(), other.head.key()));

    private static final class Branch {
        private final Rows rows;
        private Candidate head;

        Branch(Rows rows, Candidate head) {
            this.rows = rows;
            this.head = head;
        }
    }

    Confluence(List<Rows> streams) {
        for (Rows rows : streams) {
            rows.next().ifPresent(first -> branches.add(new Branch(rows, first)));
        }
    }

    void each(BiConsumer<List<Value>, List<Candidate>> taking) {
        var together = new ArrayList<Candidate>();
        while (!branches.isEmpty()) {
            together.clear();
            List<Value> key = branches.element().head.key();
            for (var branch = branches.peek();
                    branch != null && ORDER.compare(branch.head.key(), key) == 0;
                    branch = branches.peek()) {
                take(branches.remove(), key, together);
            }
            taking.accept(spelled(together), List.copyOf(together));
        }
    }

    /** All this branch has of the key. */
    private void take(Branch branch, List<Value> key, List<Candidate> into) {
        while (true) {
            into.add(branch.head);
            var next = branch.rows.next();
            if (next.isEmpty()) {
                return;
            }
            branch.head = next.get();
            if (ORDER.compare(branch.head.key(), key) != 0) {
                branches.add(branch);
                return;
            }
        }
    }

    private static List<Value> spelled(List<Candidate> together) {
        List<Value> key = together.getFirst().key();
        for (Candidate each : together) {
            for (int i = 0; i < key.size(); i++) {
                int order = each.key().get(i).compareTo(key.get(i));
                if (order != 0) {
                    key = order > 0 ? each.key() : key;
                    break;
                }
            }
        }
        return key;
    }
}
