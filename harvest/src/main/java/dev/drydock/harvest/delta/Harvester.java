package dev.drydock.harvest.delta;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.file.Unfit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Takes a delta out of a stopped database that lies here. */
public final class Harvester {
    private final Path scratch;

    /** @param scratch best on the databases' file system */
    public Harvester(Path scratch) {
        this.scratch = scratch;
    }

    /** @param delta a file that does not exist */
    public Delta take(Path database, Cut cut, Path delta) {
        try (var still = Still.open(database, scratch)) {
            return take(still, cut, delta);
        }
    }

    public Delta take(Still still, Cut cut, Path delta) {
        if (Files.exists(delta)) {
            throw new Unfit("there is a file " + delta + " already");
        }
        String script = DeltaScript.of(
                layout(still), cut, still.uri(), delta.toAbsolutePath().toString());
        try (var connection = Still.connect(":memory:");
                var statement = connection.createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw still.trouble(e);
        }
        return Delta.made(delta);
    }

    public static Layout layout(Still still) {
        String[] answer = {""};
        still.each(Layout.QUERY, row -> answer[0] = row.getString(1));
        try {
            return Layout.of(answer[0]);
        } catch (Unfit e) {
            throw new Unfit(still.file() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
