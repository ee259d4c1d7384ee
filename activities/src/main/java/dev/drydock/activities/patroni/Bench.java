package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Holding;
import dev.drydock.activities.steps.Step;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The clusters this worker serves, and what working on them takes. */
record Bench(Homes homes, Reaches reaches, HttpClient http, InstantSource clock, Supplier<Beat> beats) {
    interface Work<T> {
        T go(Stations all, Beat beat) throws SQLException, IOException;
    }

    ClusterFile file(Run run) {
        return homes.file(run.cluster());
    }

    /** Everything that a step works on is open until it ends. */
    <T> T step(Run run, Way way, String says, Work<T> work) {
        return Step.as(beats, run.cluster(), run.id(), says, beat -> {
            try (var all = new Stations(file(run), way, reaches, http, station -> doing(station, run, beat))) {
                return work.go(all, beat);
            } catch (SQLException e) {
                throw new TryAgain(says + ": PostgreSQL said: " + e.getMessage(), e);
            } catch (StoreRefused e) {
                throw new GiveUp(says + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new TryAgain(says + ": " + e, e);
            }
        });
    }

    private Doing doing(Station station, Run run, Beat beat) {
        var hold = new Hold(run.id(), beat.asking().epoch());
        return new Doing(station, new Holding(station, hold, ""), beat, clock);
    }
}
