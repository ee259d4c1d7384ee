package dev.drydock.starter.board;

import dev.drydock.starter.view.Columns;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal whose last lines are drawn again in place. Typing is not echoed meanwhile, Ctrl-C is an event, and
 * {@link #close} leaves the last board standing and the terminal as it was.
 */
final class Glass implements AutoCloseable {
    private static final String HIDE = "\u001b[?25l";
    private static final String SHOW = "\u001b[?25h";
    private static final String REST = "\u001b[J";
    private static final String END = "\u001b[K";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    enum Event {
        DETACH,
        RESIZED,
        TIME
    }

    private final Terminal terminal;
    private final Attributes before;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int width;
    private int height;
    private int drawn;

    static Glass open() throws IOException {
        return new Glass(TerminalBuilder.builder().system(true).dumb(false).build());
    }

    Glass(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        terminal.handle(Terminal.Signal.INT, _ -> events.add(Event.DETACH));
        terminal.handle(Terminal.Signal.WINCH, _ -> events.add(Event.RESIZED));
        measure();
        terminal.writer().print(HIDE);
    }

    int width() {
        return width;
    }

    /** One less than the terminal has, for the cursor below the board. */
    int height() {
        return height - 1;
    }

    private void measure() {
        Size size = terminal.getSize();
        width = size.getColumns() < 20 ? 80 : size.getColumns();
        height = size.getRows() < 8 ? 24 : size.getRows();
    }

    void draw(List<String> lines) {
        var text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append("A\r");
        }
        lines.forEach(line -> text.append(line).append(end(line)).append('\n'));
        terminal.writer().print(text.append(REST));
        terminal.writer().flush();
        drawn = lines.stream().mapToInt(line -> Columns.rows(bare(line), width)).sum();
    }

    /** Without its colours. */
    static String bare(String line) {
        return COLOUR.matcher(line).replaceAll("");
    }

    /** A full line has no end to erase, and the cursor still stands on its last letter (xterm and those like it). */
    private String end(String line) {
        int columns = Columns.width(bare(line));
        return columns == 0 || columns % width != 0 ? END : "";
    }

    /** The next thing that happens, {@link Event#TIME} when nothing does. */
    Event await(Duration wait) {
        try {
            Event event = events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (event == Event.RESIZED) {
                measure();
                // Lines may have wrapped, so nobody knows any more where the board begins.
                terminal.writer().print("\u001b[H\u001b[2J");
                drawn = 0;
            }
            return event == null ? Event.TIME : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Event.DETACH;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.setAttributes(before);
        terminal.writer().print(SHOW);
        terminal.flush();
        terminal.close();
    }
}
