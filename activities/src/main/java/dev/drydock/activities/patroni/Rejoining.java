package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Has a member follow the guard: rewound by Patroni or, where nothing comes of that, made anew. */
record Rejoining(Station member, Station leader, Doing doing) {
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Patroni does one thing a loop, so that between two of them nothing may seem to go on. */
    private static final int QUIET_LOOPS = 4;

    private static final int DEFAULT_LOOP_SECONDS = 10;
    private static final long SHORTEST_QUIET_SECONDS = 30;

    /** For what shows some life and comes to nothing. */
    private static final Duration IN_ALL = Duration.ofMinutes(30);

    private static final Duration COPIES = Duration.ofHours(6);

    private static final long NEAR = 1 << 20;

    String go() {
        start();
        if (comes(IN_ALL)) {
            return "follows " + leader.name() + ", with what it had";
        }
        reinitialize();
        return copied("a rewind did not bring it back");
    }

    private void start() {
        doing.until(
                new Doing.Command("rejoin", member.starting(), Again.RUN, COMMAND, SETTLES),
                () -> !member.rest().stopped());
    }

    /**
     * Where nothing of what it has is to be trusted, also if it would follow with it.
     *
     * @param gone whether that is away
     */
    String whole(String why, BooleanSupplier gone) {
        start();
        reinitialize();
        if (!doing.shows(gone, IN_ALL, "the end of what " + member.name() + " had")) {
            throw notAnew();
        }
        return copied(why);
    }

    private TryAgain notAnew() {
        return new TryAgain("node " + member.name() + ": Patroni was told to make it anew, and it does not follow "
                + leader.name() + "; " + told() + ", expected it to stream on the leader's timeline");
    }

    private String copied(String why) {
        if (!comes(COPIES)) {
            throw notAnew();
        }
        return "follows " + leader.name() + ", made anew: " + why;
    }

    private boolean comes(Duration limit) {
        var seen = new AtomicReference<>("");
        var since = new AtomicLong(System.nanoTime());
        long quiet = quiet().toNanos();
        boolean ended = doing.shows(
                () -> {
                    String now = life();
                    if (now.endsWith(" busy") || !now.equals(seen.getAndSet(now))) {
                        since.set(System.nanoTime());
                    }
                    return follows() || System.nanoTime() - since.get() > quiet;
                },
                limit,
                "streaming");
        return ended && follows();
    }

    private Duration quiet() {
        int loop = leader.rest().get("/config") instanceof Answer.Said(var config)
                ? config.path("loop_wait").asInt(DEFAULT_LOOP_SECONDS)
                : DEFAULT_LOOP_SECONDS;
        return Duration.ofSeconds(Math.max(SHORTEST_QUIET_SECONDS, (long) QUIET_LOOPS * loop));
    }

    /**
     * What changes as long as something goes on: Patroni's word for it; a rewind or a copy shows by its process, a server that
     * recovers by its startup process (the segment it is at, and processor time in fifths of a second), one that follows by its
     * position.
     */
    private String life() {
        String state = member.rest().get("/patroni") instanceof Answer.Said(var said)
                ? said.path("state").asText()
                : "";
        return state + " " + work();
    }

    private String work() {
        Ran ran = member.reach().run(member.dir().script("""
                for comm in $(grep -lxE 'pg_rewind|pg_basebackup|postgres' /proc/[0-9]*/comm 2>/dev/null); do
                  line=$(tr '\\000' ' ' <"${comm%comm}cmdline" 2>/dev/null)
                  case $(cat "$comm" 2>/dev/null):$line in
                    pg_*"$D"*) echo busy ;;
                    postgres:*' startup '*)
                      if [ "$(readlink "${comm%/comm}/cwd")" = "$D" ]; then
                        echo "$line $(awk '{ print int(($14 + $15) / 20) }' "${comm%comm}stat")"
                      fi ;;
                  esac
                done
                """), LOOK);
        if (ran.out().lines().anyMatch("busy"::equals)) {
            return "busy";
        }
        try (var database = member.looking("postgres")) {
            return database.text("SELECT coalesce(pg_last_wal_replay_lsn()::text, '')");
        } catch (SQLException e) {
            return "no answer; " + ran.out().strip();
        }
    }

    /** Patroni 3 says of a replica that it runs, whether it streams or not; the leader knows. */
    boolean follows() {
        if (!(leader.rest().get("/cluster") instanceof Answer.Said(var cluster))) {
            return false;
        }
        JsonNode own = find(cluster, member.name());
        JsonNode first = find(cluster, leader.name());
        String state = own.path("state").asText();
        return first.path("role").asText().equals("leader")
                && (state.equals("running") || state.equals("streaming"))
                && own.path("timeline").asLong() == first.path("timeline").asLong()
                && own.path("lag").asLong(Long.MAX_VALUE) < NEAR
                && streams();
    }

    private boolean streams() {
        try (var database = leader.looking("postgres")) {
            return database.list(
                            "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'",
                            row -> row.getString(1))
                    .contains(member.name());
        } catch (SQLException e) {
            return false;
        }
    }

    private static JsonNode find(JsonNode cluster, String name) {
        for (JsonNode each : cluster.path("members")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        return cluster.path("nobody");
    }

    private String told() {
        return leader.rest().get("/cluster") instanceof Answer.Said(var cluster)
                ? "its state is '" + find(cluster, member.name()).path("state").asText() + "'"
                : "GET /cluster of " + leader.name() + " is not answered";
    }

    /** Never breaks off one that goes on already, which shows little life while it stops a server or removes its files. */
    private void reinitialize() {
        doing.holding().enter();
        switch (reinitialize(false)) {
            case Answer.Said _ -> {}
            case Answer.Refused(var status, var why) when why.startsWith("reinitialize") -> {}
            case Answer.Refused(var status, var why) when why.contains("in progress") -> insist();
            case Answer.Refused(var status, var why) -> throw refused("status " + status + ": " + why);
            case Answer.Unauthorized(var status, var why) -> throw refused("status " + status + ": " + why);
            case Answer.Silent silent -> throw refused(silent.why());
        }
    }

    /** A start that never comes to an end, say, which would keep Patroni from anything else. */
    private void insist() {
        if (!(reinitialize(true) instanceof Answer.Said)) {
            throw refused(told());
        }
    }

    private Answer reinitialize(boolean force) {
        return member.rest().change("POST", "/reinitialize", "{\"force\": " + force + "}", SETTLES);
    }

    private TryAgain refused(String why) {
        return new TryAgain("node " + member.name() + " does not follow " + leader.name()
                + ", and POST /reinitialize was not taken: " + why);
    }
}
