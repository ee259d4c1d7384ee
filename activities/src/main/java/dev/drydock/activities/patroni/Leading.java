package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;

/**
 * Has Patroni lead from the promoted guard.
 *
 * <ol>
 *   <li>No Patroni runs anywhere: the first to take the lock of an empty store wins, and another member has the bad data.
 *   <li>Each directory's copy of the dynamic configuration loses {@code pause}: with an empty store Patroni goes by that
 *       copy, and would start in a maintenance mode that nobody can end.
 *   <li>The store forgets the cluster; never again once the guard leads.
 *   <li>The guard's Patroni finds a running primary and a free lock.
 * </ol>
 */
record Leading(Station guard, Doing doing) {
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration LEADS = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(10);

    boolean leads() {
        return guard.rest().get("/leader") instanceof Answer.Said;
    }

    /** As long as Patroni does not run there: it has the directory's copy in memory then. */
    static void unpause(Station place, Doing doing) {
        String file = place.dir().path() + "/patroni.dynamic.json";
        String shell = place.dir().script("""
                f="$D/patroni.dynamic.json"
                as sed -i -E 's/"pause": *[a-z]+, *//; s/,? *"pause": *[a-z]+//' "$f"
                """);
        doing.until(new Doing.Command("unpause", shell, Again.RUN, COMMAND, SETTLES), () -> !paused(place, file));
    }

    private static boolean paused(Station place, String file) {
        Ran ran = place.reach().run("[ ! -e " + Sh.quote(file) + " ] || cat " + Sh.quote(file), LOOK);
        if (!ran.ok()) {
            throw new TryAgain("node " + place.name() + ": " + file + " cannot be read: "
                    + ran.err().strip());
        }
        try {
            JsonNode cached = Json.read(ran.out().isBlank() ? "{}" : ran.out());
            return cached.path("pause").asBoolean();
        } catch (IllegalArgumentException e) {
            throw new GiveUp(
                    "node " + place.name() + ": " + file + " is no JSON, expected Patroni's own copy of its"
                            + " dynamic configuration; look at it, then retry",
                    e);
        }
    }

    /** @param members the cluster's, whose names answer patronictl when it asks for a leader that is gone by now */
    String go(List<String> members) {
        if (leads()) {
            return "leads";
        }
        if (guard.rest().stopped()) {
            doing.once(new Doing.Command("forget", forgetting(members), Again.RUN, COMMAND, SETTLES));
            doing.until(
                    new Doing.Command("lead", guard.starting(), Again.RUN, COMMAND, SETTLES),
                    () -> !guard.rest().stopped());
        }
        if (!doing.shows(this::leads, LEADS, "the leader's lock")) {
            throw new TryAgain("node " + guard.name() + ": Patroni runs and does not lead after " + LEADS.toSeconds()
                    + " s, expected GET /leader to answer 200; its log tells why");
        }
        return "the store has forgotten the cluster, and Patroni leads from " + guard.name();
    }

    /**
     * Asked for the name of a leader, patronictl refuses a wrong one. The guard's is not among those it is told, so nothing
     * is forgotten once the guard leads; a store that has forgotten already is a success.
     */
    private String forgetting(List<String> members) {
        var names = new StringBuilder("''");
        members.forEach(name -> names.append(' ').append(Sh.quote(name)));
        return guard.dir().script("""
                S=%s
                for leader in %s; do
                  printf '%%s\\n' "$S" 'Yes I am aware' "$leader" | as %s -c %s remove "$S" && exit 0
                done
                exit 1
                """.formatted(
                        Sh.quote(guard.value("scope", "")),
                        names,
                        Sh.quote(guard.value("patronictl", "patronictl")),
                        Sh.quote(guard.value("config", ""))));
    }
}
