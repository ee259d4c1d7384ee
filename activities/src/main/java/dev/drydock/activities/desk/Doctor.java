package dev.drydock.activities.desk;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at what a run would need. Without a cluster it looks at the worker's own side only: with thousands of nodes,
 * asking all of them is for whoever names their cluster.
 */
final class Doctor {
    static final String STRAY = " is not read: a cluster file is SYSTEM/NAME.yaml, each of a-z 0-9 . -";

    private final ClusterFolder folder;
    private final Reaches reaches;
    private final boolean allowUnsigned;
    private final KeySource codec;
    private final Map<String, SystemDoctor> systems;

    Doctor(
            ClusterFolder folder,
            Reaches reaches,
            boolean allowUnsigned,
            KeySource codec,
            Map<String, SystemDoctor> systems) {
        this.folder = folder;
        this.reaches = reaches;
        this.allowUnsigned = allowUnsigned;
        this.codec = codec;
        this.systems = Map.copyOf(systems);
    }

    List<Finding> worker() {
        var findings = new ArrayList<Finding>();
        findings.add(unsigned());
        findings.add(codec());
        stopped().ifPresent(findings::add);
        List<ClusterName> names;
        try {
            names = folder.all();
        } catch (GiveUp e) {
            findings.add(new Finding("clusters", false, String.valueOf(e.getMessage()), "--clusters"));
            return findings;
        }
        findings.add(new Finding(
                "clusters",
                !names.isEmpty(),
                folder.directory() + " holds " + names.size() + " cluster files",
                "--clusters"));
        for (Path stray : folder.strays()) {
            findings.add(new Finding("file", false, stray + STRAY, "--clusters"));
        }
        names.forEach(name -> findings.addAll(file(name)));
        return findings;
    }

    List<Finding> cluster(ClusterFile file) {
        var findings = new ArrayList<Finding>();
        findings.add(unsigned());
        findings.add(codec());
        stopped().ifPresent(findings::add);
        findings.addAll(file(file));
        findings.addAll(new NodeChecks(file, reaches).findings());
        findings.addAll(system(file.name().system()).findings(file));
        return findings;
    }

    private SystemDoctor system(String name) {
        return systems.getOrDefault(name, _ -> List.of());
    }

    private Finding unsigned() {
        boolean kept;
        try {
            kept = !folder.policy().unsigned();
        } catch (GiveUp | TryAgain e) {
            return new Finding("signatures", false, String.valueOf(e.getMessage()), "--clusters");
        }
        return new Finding(
                "signatures",
                true,
                allowUnsigned && !kept
                        ? "UNSIGNED statements count here: for a laptop or a demo"
                        : "only signed statements count",
                kept ? "policy.yaml" : allowUnsigned ? "--allow-unsigned" : "default");
    }

    private Optional<Finding> stopped() {
        Path file = folder.directory().resolve("STOP");
        return Files.exists(file)
                ? Optional.of(new Finding(
                        "steps", false, "no step of any run is begun while this file is there", file.toString()))
                : Optional.empty();
    }

    private Finding codec() {
        return new Finding("worker codec", true, codec.keys().told(), codec.from());
    }

    private List<Finding> file(ClusterName name) {
        try {
            return file(folder.read(name));
        } catch (GiveUp | TryAgain e) {
            return List.of(new Finding(name + " file", false, String.valueOf(e.getMessage()), "--clusters"));
        }
    }

    private List<Finding> file(ClusterFile file) {
        String from = file.file().toString();
        return List.of(
                new Finding(file.name() + " file", true, file.nodes().size() + " nodes, " + file.digest(), from),
                keys(file, from),
                artifacts(file, from));
    }

    /** Signed approvals need keys: without them a gate of this cluster can only expire. */
    private Finding keys(ClusterFile file, String from) {
        Path signers = file.keys().signers();
        boolean ok = signers != null || allowUnsigned || file.gates().isEmpty();
        String says = signers != null
                ? "approvers have their keys in " + signers
                : "no signers file is named, so approvers have no keys"
                        + (ok ? "" : ": no gate can pass; name one with signers: FILE");
        return new Finding(file.name() + " keys", ok, says, from);
    }

    private static Finding artifacts(ClusterFile file, String from) {
        String name = file.name() + " artifacts";
        try {
            ArtifactStore store = Homes.store(file);
            store.put(file.name() + "/doctor", "doctor was here\n".getBytes(StandardCharsets.UTF_8));
            Homes.record(file);
            return new Finding(name, true, store.address() + " can be written", from);
        } catch (StoreRefused e) {
            return new Finding(name, false, String.valueOf(e.getMessage()), from);
        } catch (IOException e) {
            return new Finding(name, false, file.artifacts() + " cannot be written: " + e, from);
        } catch (GiveUp | TryAgain e) {
            return new Finding(name, false, String.valueOf(e.getMessage()), from);
        }
    }
}
