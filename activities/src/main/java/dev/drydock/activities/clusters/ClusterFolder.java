package dev.drydock.activities.clusters;

import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Cluster files {@code <directory>/<system>/<name>.yaml}. */
public final class ClusterFolder implements Clusters {
    private static final String SUFFIX = ".yaml";

    private final Path directory;

    public ClusterFolder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    public Path directory() {
        return directory;
    }

    @Override
    public ClusterFile read(ClusterName name) {
        Path file = directory.resolve(name.system()).resolve(name.name() + SUFFIX);
        SystemSection section = SystemSection.KNOWN.get(name.system());
        if (section == null) {
            throw new GiveUp("cluster " + name + ": this build knows no system '" + name.system() + "', only "
                    + String.join(", ", new TreeSet<>(SystemSection.KNOWN.keySet())));
        }
        if (!Files.isRegularFile(file)) {
            throw new GiveUp("cluster " + name + ": there is no file " + file + "; clusters here: "
                    + all().stream().map(ClusterName::toString).collect(Collectors.joining(", ", "", ".")));
        }
        try {
            return new FileReading(name, file, section).read();
        } catch (IOException e) {
            throw new TryAgain(file + " cannot be read: " + e, e);
        }
    }

    @Override
    public PolicyFile policy() {
        return PolicyFile.in(directory);
    }

    @Override
    public List<ClusterName> all() {
        return files().stream()
                .filter(ClusterFolder::named)
                .map(ClusterFolder::name)
                .toList();
    }

    /** Files that no cluster can be called after: a person put them here for something, so somebody should hear. */
    public List<Path> strays() {
        return files().stream().filter(f -> !named(f)).toList();
    }

    private List<Path> files() {
        var files = new ArrayList<Path>();
        try (var systems = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path system : systems) {
                try (var inside = Files.newDirectoryStream(system, "*.{yaml,yml}")) {
                    inside.forEach(files::add);
                }
            }
        } catch (IOException e) {
            throw new GiveUp(
                    "clusters directory " + directory + " cannot be read (" + e
                            + "); name the directory with --clusters",
                    e);
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private static boolean named(Path file) {
        try {
            return file.toString().endsWith(SUFFIX) && !name(file).name().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static ClusterName name(Path file) {
        String base = String.valueOf(file.getFileName());
        String system = String.valueOf(file.resolveSibling("").getFileName());
        return new ClusterName(system, base.substring(0, base.length() - SUFFIX.length()));
    }
}
