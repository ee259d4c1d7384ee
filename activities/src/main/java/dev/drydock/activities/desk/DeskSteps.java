package dev.drydock.activities.desk;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Account;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.remote.StepDirectory;
import dev.drydock.artifacts.record.ClusterRecord;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers the command line's questions from the cluster files, the cluster records and the nodes. */
public final class DeskSteps implements Desk.Steps {
    /** All outputs of an answer together, so that it fits into one payload. */
    private static final int CHARACTERS = 300_000;

    private static final int LOGS = 100;

    private final ClusterFolder folder;
    private final Homes homes;
    private final Reaches reaches;
    private final Doctor doctor;

    /** @param systems by name; of another one nothing is said but what holds for any */
    public DeskSteps(
            ClusterFolder folder,
            Reaches reaches,
            boolean allowUnsigned,
            KeySource codec,
            Map<String, SystemDoctor> systems) {
        this.folder = folder;
        this.homes = new Homes(folder, allowUnsigned);
        this.reaches = reaches;
        this.doctor = new Doctor(folder, reaches, allowUnsigned, codec, systems);
    }

    @Override
    public List<Desk.Card> clusters() {
        return Stream.concat(
                        folder.all().stream().map(this::card),
                        folder.strays().stream().map(DeskSteps::stray))
                .toList();
    }

    private Desk.Card card(ClusterName name) {
        ClusterFile file;
        try {
            file = folder.read(name);
        } catch (GiveUp | TryAgain e) {
            return unusable(name.toString(), "", String.valueOf(e.getMessage()));
        }
        try {
            return card(file, Homes.record(file), "");
        } catch (GiveUp | TryAgain e) {
            return card(file, ClusterRecord.empty(name.toString()), String.valueOf(e.getMessage()));
        }
    }

    private static Desk.Card card(ClusterFile file, ClusterRecord record, String trouble) {
        Standing standing = Homes.standing(record);
        return new Desk.Card(
                file.name().toString(),
                file.file().toString(),
                file.nodes().size(),
                file.artifacts().toString(),
                file.gates().keySet().stream().sorted().toList(),
                record.newest().map(ClusterRecord.Generation::clusterId).orElse(0),
                standing.owing(),
                trouble,
                file.window());
    }

    private static Desk.Card stray(Path file) {
        return unusable(String.valueOf(file.getFileName()), file.toString(), file + Doctor.STRAY);
    }

    private static Desk.Card unusable(String cluster, String file, String trouble) {
        return new Desk.Card(cluster, file, 0, "", List.of(), 0, List.of(), trouble, null);
    }

    @Override
    public List<Desk.Finding> doctor(String cluster) {
        return cluster.isEmpty() ? doctor.worker() : doctor.cluster(homes.file(cluster));
    }

    @Override
    public List<Desk.Sudoers> sudoers(String cluster) {
        return Sudoing.sudoers(homes.file(cluster), Account.own().user());
    }

    @Override
    public List<Desk.StepLog> logs(String cluster, String run, String node, String step) {
        ClusterFile file = homes.file(cluster);
        try (Reach reach = reaches.to(file, file.node(node))) {
            List<StepDirectory> left = wanted(
                    run.isEmpty()
                            ? newestRun(reach.steps().all())
                            : reach.steps().of(run),
                    step);
            return left.stream()
                    .map(d -> log(reach, d, CHARACTERS / left.size()))
                    .toList();
        }
    }

    private static List<StepDirectory> newestRun(List<StepDirectory> all) {
        if (all.isEmpty()) {
            return all;
        }
        String newest = all.getLast().run();
        return all.stream().filter(d -> d.run().equals(newest)).toList();
    }

    private static List<StepDirectory> wanted(List<StepDirectory> all, String step) {
        List<StepDirectory> fitting = all.stream()
                .filter(d -> step.isEmpty() || d.step().equals(step))
                .toList();
        return fitting.subList(Math.max(0, fitting.size() - LOGS), fitting.size());
    }

    private static Desk.StepLog log(Reach reach, StepDirectory left, int characters) {
        return new Desk.StepLog(
                left.run(),
                left.step(),
                left.attempt(),
                brief(reach.steps().command(left).strip(), characters),
                left.exit(),
                left.startedAt(),
                brief(reach.steps().output(left), characters),
                left.path());
    }

    private static String brief(String text, int characters) {
        int part = characters / 4;
        return text.length() <= 2 * part
                ? text
                : text.substring(0, part) + "\n[...]\n" + text.substring(text.length() - part);
    }
}
