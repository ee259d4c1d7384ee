package dev.drydock.activities.patroni;

import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who takes writes, by PostgreSQL's own word. */
record Leader(List<Station> members) {
    Station now() {
        var found = writing();
        if (found.size() != 1) {
            throw new TryAgain(
                    found.isEmpty()
                            ? "no member takes writes, expected one leader"
                            : found.size() + " members take writes, expected one: "
                                    + String.join(
                                            ", ",
                                            found.stream().map(Station::name).toList()));
        }
        return found.getFirst();
    }

    Optional<Station> found() {
        var found = writing();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private List<Station> writing() {
        var found = new ArrayList<Station>();
        for (Station member : members) {
            if (takesWrites(member)) {
                found.add(member);
            }
        }
        return found;
    }

    static boolean takesWrites(Station member) {
        try (var database = member.looking("postgres")) {
            return database.text("SELECT pg_is_in_recovery()").equals("f");
        } catch (SQLException e) {
            return false;
        }
    }
}
