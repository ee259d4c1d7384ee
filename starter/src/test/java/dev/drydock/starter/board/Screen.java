package dev.drydock.starter.board;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * What a person sees: a terminal of xterm's kind, as far as a board needs one. After a letter in the last column the
 * cursor stays on it until the next one comes, as xterm's does.
 */
final class Screen extends OutputStream {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??)(\\d*)(?:;\\d*)*([A-Za-z])");

    private final Terminal terminal;
    private final StringBuilder written = new StringBuilder();
    private final StringBuilder bytes = new StringBuilder();
    private int columns;
    private int rows;
    private char[][] cells;
    private int row;
    private int column;
    private boolean cursor = true;
    private int scrolled;

    Screen(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.cells = blank(columns, rows);
        try {
            terminal = new Tty(this);
            terminal.setSize(new Size(columns, rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a kernel's: while nothing that is typed is shown, Ctrl-C is not either. */
    private static final class Tty extends LineDisciplineTerminal {
        Tty(OutputStream out) throws IOException {
            super("screen", "xterm", out, StandardCharsets.UTF_8);
        }

        @Override
        protected void echoSignal(Signal signal) {
            if (echo()) {
                super.echoSignal(signal);
            }
        }
    }

    private static char[][] blank(int columns, int rows) {
        var cells = new char[rows][columns];
        for (char[] line : cells) {
            Arrays.fill(line, ' ');
        }
        return cells;
    }

    Terminal terminal() {
        return terminal;
    }

    /** The person drags the window's corner; what was on it is cut. */
    void resize(int newColumns, int newRows) {
        var cut = blank(newColumns, newRows);
        for (int at = 0; at < Math.min(rows, newRows); at++) {
            System.arraycopy(cells[at], 0, cut[at], 0, Math.min(columns, newColumns));
        }
        cells = cut;
        columns = newColumns;
        rows = newRows;
        row = Math.min(row, rows - 1);
        column = Math.min(column, columns - 1);
        terminal.setSize(new Size(columns, rows));
        terminal.raise(Terminal.Signal.WINCH);
    }

    void ctrlC() {
        terminal.raise(Terminal.Signal.INT);
    }

    /** The lines down to the cursor. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (int at = 0; at < rows; at++) {
            lines.add(new String(cells[at]).stripTrailing());
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    boolean showsCursor() {
        return cursor;
    }

    /** Lines that were pushed out at the top. */
    int scrolled() {
        return scrolled;
    }

    /** What was sent since the last time, with its control sequences. */
    String sent() {
        String sent = written.toString();
        written.setLength(0);
        return sent;
    }

    @Override
    public void write(int b) {
        bytes.append((char) (b & 0xff));
    }

    @Override
    public void flush() {
        String text = new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        bytes.setLength(0);
        written.append(text);
        for (int at = 0; at < text.length(); ) {
            var sequence = SEQUENCE.matcher(text).region(at, text.length());
            if (sequence.lookingAt()) {
                obey(sequence.group(1), sequence.group(2), sequence.group(3));
                at = sequence.end();
            } else {
                show(text.charAt(at));
                at++;
            }
        }
    }

    private void show(char letter) {
        switch (letter) {
            case '\r' -> column = 0;
            case '\n' -> feed();
            default -> {
                if (letter < ' ') {
                    throw new IllegalArgumentException("control character " + (int) letter);
                }
                if (column == columns) {
                    column = 0;
                    feed();
                }
                cells[row][column] = letter;
                column++;
            }
        }
    }

    private void feed() {
        if (row < rows - 1) {
            row++;
            return;
        }
        System.arraycopy(cells, 1, cells, 0, rows - 1);
        cells[rows - 1] = blank(columns, 1)[0];
        scrolled++;
    }

    private void obey(String mark, String number, String letter) {
        switch (mark + letter) {
            case "A" -> row = Math.max(0, row - (number.isEmpty() ? 1 : Integer.parseInt(number)));
            case "H" -> {
                row = 0;
                column = 0;
            }
            case "K" -> erase(row, Math.min(column, columns - 1));
            case "J" -> {
                erase(row, number.equals("2") ? 0 : Math.min(column, columns - 1));
                for (int at = number.equals("2") ? 0 : row + 1; at < rows; at++) {
                    erase(at, 0);
                }
            }
            case "m" -> {}
            case "?l" -> cursor = false;
            case "?h" -> cursor = true;
            default -> throw new IllegalArgumentException("a board needs no " + mark + number + letter);
        }
    }

    private void erase(int line, int from) {
        Arrays.fill(cells[line], from, columns, ' ');
    }
}
