package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether there is room for a guard, and nobody in it; nothing there is touched. */
record GuardPlace(ClusterFile file, ClusterFile.Node node, Login superuser, Reaches reaches) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A directory that cannot be looked into is somebody's. */
    private static final String QUESTION = """
            if [ -e "$D" ]; then
              if [ ! -d "$D" ]; then echo "taken=$D is no directory"
              elif [ ! -r "$D" ] || [ ! -x "$D" ]; then echo "taken=$D cannot be looked into by $(id -un)"
              elif [ -n "$(ls -A "$D")" ]; then echo "taken=$D is not empty"; fi
            fi
            p=$D; while [ ! -d "$p" ]; do p=$(dirname "$p"); done
            echo "free=$(df -Pk "$p" | awk 'NR == 2 { print $4 }')"
            """;

    Guard facts() {
        String data = node.section().path("data-dir").asText();
        return new Guard(node.name(), data, place(data), lacks());
    }

    private List<String> lacks() {
        var lacks = new ArrayList<String>();
        for (String key : List.of("pgpass", "config", "service")) {
            if (node.section().path(key).isMissingNode()) {
                lacks.add("patroni.guard.patroni." + key);
            }
        }
        if (file.nodes()
                .getFirst()
                .section()
                .path("authentication")
                .path("replication")
                .isMissingNode()) {
            lacks.add("patroni.authentication.replication");
        }
        return lacks;
    }

    private Place place(String data) {
        try (Reach reach = reaches.to(file, node)) {
            var endpoint = Endpoint.of(node.section().path("postgresql").asText());
            if (answers(reach, endpoint)) {
                return new Place.Taken("a PostgreSQL answers at " + endpoint);
            }
            var ran = reach.run("D=" + Sh.quote(data) + "\n" + QUESTION, LIMIT);
            return ran.ok()
                    ? place(said(ran.out()))
                    : new Place.Silent(
                            "could not be asked for its disk: " + ran.err().strip());
        } catch (GiveUp | TryAgain e) {
            return new Place.Silent("could not be reached: " + e.getMessage());
        }
    }

    private static Place place(Map<String, String> said) {
        String taken = said.get("taken");
        String free = said.getOrDefault("free", "");
        if (taken != null) {
            return new Place.Taken(taken);
        }
        return free.matches("\\d{1,15}")
                ? new Place.Vacant(1024 * Long.parseLong(free))
                : new Place.Silent("did not say how much of its disk is free: '" + free + "'");
    }

    private static Map<String, String> said(String out) {
        var said = new TreeMap<String, String>();
        out.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> said.put(parts[0], parts[1].strip()));
        return said;
    }

    /** A server that refuses us is one all the same: only class 08 says that nobody answered. */
    private boolean answers(Reach reach, Endpoint endpoint) {
        try (var database = Database.open(reach, endpoint, "postgres", superuser)) {
            return !database.text("SELECT 1").isEmpty();
        } catch (SQLException e) {
            String state = e.getSQLState();
            return state != null && !state.startsWith("08");
        }
    }
}
