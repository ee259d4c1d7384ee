package dev.drydock.activities.patroni;

import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gives the lead back to a member, and takes the guard away with all that was made for it.
 *
 * @param point the run's restore point
 */
record HandBack(Station guard, Station member, List<Station> others, Way way, String point, Doing doing) {
    private static final Duration SWITCHES = Duration.ofSeconds(90);
    private static final Duration FOLLOW = Duration.ofMinutes(2);
    private static final Duration GONE = Duration.ofMinutes(2);
    private static final Duration COMMAND = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(30);

    String go() throws SQLException {
        doing.holding().enter();
        boolean stands = guard.dir().exists();
        if (stands) {
            mustBeOurs();
        }
        switchover();
        var traces = new Traces(members(), way, doing);
        // They came back with the copy of the dynamic configuration that the guard had of its base backup.
        traces.forget();
        var kept = new MemberSlots(members());
        var before = kept.end();
        if (stands) {
            stopGuard();
        }
        followed();
        if (stands) {
            removeGuard();
        }
        forgottenGuard();
        traces.slotsGone(List.of(MemberSlots.name(guard.name())));
        before.ifPresent(kept::keep);
        traces.heed();
        traces.objectsGone(member);
        return member.name() + " leads and takes writes; the guard is gone";
    }

    private List<Station> members() {
        var all = new ArrayList<Station>();
        all.add(member);
        all.addAll(others);
        return all;
    }

    private void switchover() {
        if (!leads()) {
            var order = Json.tree(Map.of("leader", guard.name(), "candidate", member.name()));
            String came = switch (guard.rest().change("POST", "/switchover", order.toString(), SWITCHES)) {
                case Answer.Said(var said) -> said.asText();
                case Answer.Refused(var status, var why) -> "status " + status + ": " + why;
                case Answer.Unauthorized(var status, var why) -> "status " + status + ": " + why;
                case Answer.Silent silent -> silent.why();
            };
            if (!doing.shows(this::leads, SHORT, "the lead")) {
                throw new TryAgain("node " + member.name() + " does not lead after POST /switchover to " + guard.name()
                        + ", which was answered: " + came);
            }
        }
    }

    private void followed() {
        for (Station each : others) {
            var follows = new Rejoining(each, member, doing);
            if (!doing.shows(follows::follows, FOLLOW, "streaming")) {
                throw new TryAgain("node " + each.name() + " does not follow " + member.name() + " after "
                        + FOLLOW.toSeconds() + " s, expected it to stream on its timeline");
            }
        }
    }

    private boolean leads() {
        if (!(member.rest().get("/leader") instanceof Answer.Said)) {
            return false;
        }
        try (var database = member.looking("postgres")) {
            return database.text("SELECT pg_is_in_recovery()").equals("f");
        } catch (SQLException e) {
            return false;
        }
    }

    /** Its history says so: nobody else's has this run's restore point in it. */
    private void mustBeOurs() {
        String line = "at restore point \"" + point + "\"";
        var found = guard.reach()
                .run(guard.dir().script("grep -lsF -- " + Sh.quote(line) + " \"$D\"/pg_wal/*.history"), SHORT);
        if (found.out().isBlank()) {
            throw new GiveUp(
                    "node " + guard.name() + ": no history in " + guard.dir().path() + " says '" + line
                            + "', so it is not what this run promoted, and it was not touched");
        }
    }

    /** The lead was given away in good order, so nobody needs it any more. */
    private void stopGuard() {
        var fence = new Fence(guard, doing);
        fence.endPatroni("leave");
        fence.stopPostgres("leave-postgresql");
    }

    private void removeGuard() {
        var remove = guard.dir().script("as rm -rf -- \"$D\" \"$D.drydock.log\" \"$D.drydock.stands\" \"$D.drydock\"");
        doing.until(
                new Doing.Command("remove", remove, Again.RUN, COMMAND, SHORT),
                () -> !guard.dir().exists());
    }

    private void forgottenGuard() {
        if (!doing.shows(this::forgotten, GONE, "end of the guard's key in the store")) {
            throw new TryAgain("node " + guard.name() + ": GET /cluster of " + member.name() + " still names it after "
                    + GONE.toSeconds() + " s, expected its key to be gone");
        }
    }

    private boolean forgotten() {
        if (!(member.rest().get("/cluster") instanceof Answer.Said(var cluster))) {
            return false;
        }
        return cluster.path("members").findValuesAsText("name").stream().noneMatch(name -> name.equals(guard.name()));
    }
}
