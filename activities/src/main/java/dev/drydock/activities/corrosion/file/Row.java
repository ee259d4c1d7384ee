package dev.drydock.activities.corrosion.file;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of an answer; a cell is null, a {@code Long}, a {@code Double}, a {@code String} or a {@code byte[]}. */
public final class Row {
    private final @Nullable Object[] cells;

    public Row(@Nullable Object... cells) {
        this.cells = Arrays.copyOf(cells, cells.length);
    }

    public int size() {
        return cells.length;
    }

    public @Nullable Object cell(int column) {
        return cells[column];
    }

    /** Empty for NULL. */
    public String text(int column) {
        Object cell = cells[column];
        return cell == null ? "" : String.valueOf(cell);
    }

    public long number(int column) {
        if (cells[column] instanceof Long number) {
            return number;
        }
        throw new Refused("expected an integer, found '" + text(column) + "'");
    }

    List<@Nullable Object> list() {
        return Arrays.asList(cells);
    }
}
