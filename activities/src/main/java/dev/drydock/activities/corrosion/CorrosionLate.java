package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.replay.Book;
import dev.drydock.activities.corrosion.replay.Resolution;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Late writes on Corrosion: harvested from archives, merged by cr-sqlite's rules, posted to one healthy agent. */
public final class CorrosionLate implements LateWrites.Steps {
    private final Fleet fleet;

    /** As for {@link CorrosionReseed}. */
    public CorrosionLate(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.fleet = new Fleet(homes, reaches, Fleet.client(), clock, scratch, beats);
    }

    private static Book book(ClusterFile file, LateWrites.Book book) {
        return new Book(Homes.store(file), book.cluster(), book.name());
    }

    @Override
    public LateWrites.Harvested harvest(LateWrites.Book asked, String name) {
        ClusterFile file = fleet.file(asked.cluster());
        var cut = Keeping.of(file).manifest(asked.manifest()).cut().cut();
        return fleet.step(
                asked.cluster(),
                asked.run(),
                "harvests " + name,
                beat -> fleet.at(file, name, node -> {
                    try {
                        Optional<String> archive = asked.undoes().isEmpty()
                                ? Optional.of(node.archived(asked.run()))
                                : PutBack.lyingAside(node, asked.undoes(), asked.run());
                        return archive.isEmpty()
                                ? new LateWrites.Harvested(asked.run(), name, "", 0, 0, "worker")
                                : new LateHarvest(
                                                node,
                                                book(file, asked),
                                                asked.run(),
                                                archive.get(),
                                                asked.clusterId(),
                                                fleet.scratch())
                                        .take(cut, fleet.doing(node, asked.run(), beat));
                    } catch (StoreRefused e) {
                        throw new GiveUp("node " + name + ": its late writes cannot be kept: " + e.getMessage(), e);
                    } catch (IOException e) {
                        throw new TryAgain("node " + name + ": the archive cannot be harvested: " + e, e);
                    }
                }));
    }

    @Override
    public LateWrites.Reckoning replay(LateWrites.Book asked, List<LateWrites.Harvested> fresh, List<String> through) {
        return work(asked, "replays late writes", session -> {
            session.enter(fresh);
            Optional<LateWrites.Reckoning> before = session.before();
            return before.isPresent()
                    ? before.get()
                    : session.bring(through, (bringing, _, done) -> bringing.ready(done));
        });
    }

    @Override
    public LateWrites.Reckoning settle(LateWrites.Book asked, String held, Resolve resolve, List<String> through) {
        return work(
                asked,
                "settles late writes",
                session -> session.bring(through, (bringing, book, done) -> {
                    Resolution resolution =
                            resolve.byFile() ? Resolution.of(book.resolution(resolve.word())) : Resolution.of(resolve);
                    bringing.decided(resolution, book.listing(held), done);
                }));
    }

    @FunctionalInterface
    private interface Part {
        LateWrites.Reckoning of(LateSession session) throws IOException;
    }

    private LateWrites.Reckoning work(LateWrites.Book asked, String says, Part part) {
        ClusterFile file = fleet.file(asked.cluster());
        return fleet.step(asked.cluster(), asked.run(), says, beat -> {
            try (var scratch = Scratch.in(fleet.scratch(), "replay")) {
                return part.of(new LateSession(fleet, file, asked, scratch, beat));
            } catch (StoreRefused e) {
                throw new GiveUp("late writes of " + asked.cluster() + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new TryAgain("late writes of " + asked.cluster() + ": " + e, e);
            } catch (Unfit e) {
                throw new GiveUp("late writes of " + asked.cluster() + ": " + e.getMessage(), e);
            }
        });
    }
}
