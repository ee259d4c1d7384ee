package dev.drydock.onebox.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The judge: the clients' log against the rows that are there, and nothing else.
 *
 * <p>What a cell holds must have been written by somebody, and that write must not be older, for certain, than an
 * acknowledged write to the same cell or a delete of the row: else that later one is lost. A row that is not there must have
 * been deleted by somebody, and not for certain before an acknowledged write to it. What people signed at a gate is excused,
 * and counted. Older for certain is what {@link Op#after} says.
 */
final class Court {
    private final Map<String, List<Op>> byRow = new HashMap<>();
    private final Set<String> signed;

    /**
     * @param lost writes that are not there, and nothing excuses it; a sentence each
     * @param invented cells that nobody wrote
     * @param signed rows whose difference people signed
     * @param replaced acknowledged writes that another one to the same cell or row took over
     */
    record Judgement(List<String> lost, List<String> invented, int signed, long replaced) {
        boolean good() {
            return lost.isEmpty() && invented.isEmpty();
        }
    }

    /** @param signed rows that people decided about, as {@link Tables#name} */
    Court(List<Op> ops, Set<String> signed) {
        ops.forEach(
                op -> byRow.computeIfAbsent(op.row(), _ -> new ArrayList<>()).add(op));
        this.signed = Set.copyOf(signed);
    }

    Judgement judge(Map<String, Map<String, Cell>> there) {
        var lost = new ArrayList<String>();
        var invented = new ArrayList<String>();
        var excused = new TreeSet<String>();
        var all = new TreeSet<>(byRow.keySet());
        all.addAll(there.keySet());
        long replaced = 0;
        for (String row : all) {
            List<Op> ops = byRow.getOrDefault(row, List.of());
            Map<String, Cell> cells = there.get(row);
            var trouble = new ArrayList<String>();
            var strange = new ArrayList<String>();
            if (cells == null) {
                gone(row, ops, trouble);
            } else if (cells.isEmpty()) {
                held(row, "", ops.stream().filter(op -> !op.deletes()).toList(), ops, trouble, strange);
            } else {
                cells.forEach((column, cell) -> held(
                        row,
                        column + " = " + cell,
                        ops.stream().filter(op -> wrote(op, column, cell)).toList(),
                        ops.stream().filter(op -> op.about(column)).toList(),
                        trouble,
                        strange));
            }
            if (!trouble.isEmpty() && signed.contains(row)) {
                excused.add(row);
            } else {
                lost.addAll(trouble);
            }
            invented.addAll(strange);
            replaced +=
                    ops.stream().filter(op -> op.known() && !shows(op, cells)).count();
        }
        return new Judgement(List.copyOf(lost), List.copyOf(invented), excused.size(), replaced);
    }

    private static boolean wrote(Op op, String column, Cell cell) {
        return op.cells() != null && cell.equals(op.cells().get(column));
    }

    private static boolean shows(Op op, @Nullable Map<String, Cell> there) {
        return op.cells() == null
                ? there == null
                : there != null && there.entrySet().containsAll(op.cells().entrySet());
    }

    private static void gone(String row, List<Op> ops, List<String> trouble) {
        List<Op> puts = ops.stream().filter(op -> op.known() && !op.deletes()).toList();
        List<Op> deletes = ops.stream().filter(Op::deletes).toList();
        if (puts.isEmpty()) {
            return;
        }
        if (deletes.isEmpty()) {
            trouble.add(row + " is gone, and nobody deleted it: " + puts.getLast());
            return;
        }
        if (deletes.stream().allMatch(d -> puts.stream().anyMatch(p -> p.after(d)))) {
            trouble.add(row + " is gone, though it was written after each delete: " + puts.getLast());
        }
    }

    private static void held(
            String row, String column, List<Op> writers, List<Op> about, List<String> trouble, List<String> strange) {
        if (writers.isEmpty()) {
            strange.add(row + " " + column + " is what nobody wrote; all about it: " + about);
            return;
        }
        Op last = writers.getLast();
        if (writers.stream().allMatch(w -> about.stream().anyMatch(op -> op.after(w)))) {
            Op lost = about.stream()
                    .filter(op -> op.after(last))
                    .reduce((_, later) -> later)
                    .orElseThrow();
            trouble.add(row + " " + column + " is as left by " + last + ", and lost is " + lost);
        }
    }
}
