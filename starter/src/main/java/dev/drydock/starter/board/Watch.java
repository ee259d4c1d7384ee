package dev.drydock.starter.board;

import dev.drydock.starter.board.Glass.Event;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows a run: once, or until it has ended. Detaching never touches it. */
public final class Watch {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final int TALL = 60;

    private final Runs runs;
    private final Radar radar;
    private final Streams streams;
    private final boolean json;
    private final Set<NodeState> only;
    private final Hints hints;
    private final InstantSource clock = InstantSource.system();

    /**
     * @param only states of the nodes to list; empty: all
     * @param who whom the person speaks as
     */
    public Watch(Server server, Streams streams, boolean json, Set<NodeState> only, String who) {
        this.runs = new Runs(server);
        this.hints = new Hints(streams::typed, who, new Approvers(runs));
        this.radar = new Radar(runs);
        this.streams = streams;
        this.json = json;
        this.only = Set.copyOf(only);
    }

    /** The board once, as tall as it gets. Answers the run's exit code. */
    public int once(String cluster) {
        Look look = runs.look(cluster);
        int tall = only.isEmpty() ? TALL : Integer.MAX_VALUE;
        var view = new Board.View(streams.width(), tall, only, streams.ink(), hints, clock.instant());
        Board.of(look, radar.sweep(look.status()), view).forEach(streams.out()::println);
        streams.out().flush();
        return look.status().exit();
    }

    /** Until the run has ended; answers its exit code, or 130 when the person left. */
    public int until(String cluster) {
        var sight = new Sight(() -> runs.look(cluster));
        if (streams.terminal()
                && !json
                && !streams.env().getOrDefault("TERM", "").equals("dumb")) {
            return live(sight, cluster);
        }
        var farewell = new Thread(() -> farewell(cluster));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return feed(sight);
        } finally {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
    }

    private void farewell(String cluster) {
        streams.err()
                .println("detached; the run goes on. Come back with: " + streams.typed("drydock watch " + cluster));
        streams.err().flush();
    }

    private int live(Sight sight, String cluster) {
        try (var glass = Glass.open()) {
            while (true) {
                draw(glass, sight);
                if (sight.last().ended()) {
                    return sight.last().status().exit();
                }
                if (glass.await(BEAT) == Event.DETACH) {
                    break;
                }
                sight.again();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        farewell(cluster);
        return Exit.DETACHED.code();
    }

    private void draw(Glass glass, Sight sight) {
        int room = glass.height() - (sight.trouble().isEmpty() ? 0 : 1);
        var view = new Board.View(glass.width(), room, only, streams.ink(), hints, clock.instant());
        var lines =
                new ArrayList<>(Board.of(sight.last(), radar.sweep(sight.last().status()), view));
        if (!sight.trouble().isEmpty()) {
            lines.add(streams.ink().red(Columns.fit("old news: " + sight.trouble(), glass.width())));
        }
        glass.draw(lines);
    }

    private int feed(Sight sight) {
        Look shown = sight.last();
        print(null, shown);
        String trouble = "";
        while (!shown.ended()) {
            Pause.millis(BEAT.toMillis());
            Look look = sight.again();
            if (!sight.trouble().equals(trouble)) {
                trouble = sight.trouble();
                streams.err().println(trouble.isEmpty() ? "the run answers again" : "old news: " + trouble);
            }
            if (!look.json().equals(shown.json())) {
                print(shown, look);
                shown = look;
            }
        }
        return shown.status().exit();
    }

    private void print(@Nullable Look before, Look after) {
        boolean past = before == null && after.ended();
        Instant now = past ? runs.closed(after.status().cluster()).orElseGet(clock::instant) : clock.instant();
        if (json) {
            streams.out().println(after.json());
        } else {
            Changes.between(before, after, only, now).forEach(streams.out()::println);
        }
        streams.out().flush();
    }
}
