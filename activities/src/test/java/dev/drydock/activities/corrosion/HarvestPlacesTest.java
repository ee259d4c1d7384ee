package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.activities.remote.ElsewhereReach;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.harvest.delta.Candidate;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Rows;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.Reseed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an archive is read, and what travels for it: the same late writes whether the node has a {@code sqlite3} or not. */
final class HarvestPlacesTest {
    private static final long LATE_BY = 1_000_000;

    @TempDir
    Path directory = Path.of("");

    /** How one harvest ended; cells by table. */
    private record Seen(
            Harvested harvested, Late late, Map<String, List<Candidate>> cells, long archive, long travelled) {}

    @Test
    void a_node_that_has_sqlite3_reads_its_archive_itself_and_only_the_delta_travels() throws Exception {
        assumeThat(program("sqlite3")).as("LEFT OUT: there is no sqlite3 here").isTrue();
        var travelled = new AtomicLong();

        var there = harvested("there", elsewhere(System.getenv("PATH"), travelled), travelled);
        var here = harvested("here", new LocalOrSsh(), travelled);

        assertThat(there.harvested().on()).isEqualTo("node");
        assertThat(there.cells()).isEqualTo(here.cells());
        assertThat(there.late()).isEqualTo(here.late());
        assertThat(there.travelled()).isLessThan(there.archive());
    }

    @Test
    void a_node_without_sqlite3_has_its_archive_fetched_and_gives_the_same_late_writes() throws Exception {
        var travelled = new AtomicLong();

        var there = harvested("there", elsewhere(pathWithoutSqlite3(), travelled), travelled);
        var here = harvested("here", new LocalOrSsh(), travelled);

        assertThat(there.harvested().on()).isEqualTo("worker");
        assertThat(there.cells()).isEqualTo(here.cells());
        assertThat(there.late()).isEqualTo(here.late());
        assertThat(there.travelled()).isGreaterThanOrEqualTo(there.archive());
    }

    private static Reaches elsewhere(String path, AtomicLong travelled) {
        return (cluster, node) -> new ElsewhereReach(node.name(), cluster.workdir(), path, travelled);
    }

    /** Five rows written long after the snapshot; the judge is plain SQL over the clocks. */
    private Seen harvested(String name, Reaches reaches, AtomicLong travelled) throws Exception {
        var yard = new Yard(
                Files.createDirectories(directory.resolve(name)), reaches, "{start: \"true\", stop: \"true\"}");
        Fixture.edit(
                yard.database(),
                "UPDATE crsql_db_versions SET db_version = db_version + " + LATE_BY,
                "UPDATE apps__crsql_clock SET db_version = db_version + " + LATE_BY + " WHERE key <= 5");
        var snapshot = yard.published("run-1");
        Reseed.Run run = yard.run("run-1");
        Late late = yard.reseed.archive(new Reseed.Job(run, "n1", snapshot)).late();
        Path archived = yard.archive("run-1").resolve("corrosion.db");
        travelled.set(0);

        Harvested harvested =
                yard.late.harvest(Book.of(Yard.CLUSTER, "run-1", run.plan(), snapshot.manifest(), 7), "n1");

        var cells = cells(stored(name), directory.resolve(name + ".delta"));
        assertThat(cells.get("apps")).hasSize(late(archived));
        try (var beside = Files.list(archived.resolveSibling(""))) {
            assertThat(beside).containsExactly(archived);
        }
        return new Seen(harvested, late, cells, Files.size(archived), travelled.get());
    }

    private static int late(Path archived) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + archived + "?immutable=1");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "SELECT count(*) FROM apps__crsql_clock WHERE db_version > " + LATE_BY)) {
            int found = answer.getInt(1);
            assertThat(found).isPositive();
            return found;
        }
    }

    private Path stored(String name) throws IOException {
        try (var files = Files.walk(directory.resolve(name).resolve("artifacts"))) {
            return files.filter(f ->
                            f.toString().endsWith(".db.zst") && f.toString().contains("/deltas/"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, List<Candidate>> cells(Path packed, Path to) throws IOException {
        try (var in = new ZstdInputStream(Files.newInputStream(packed))) {
            Files.copy(in, to);
        }
        var cells = new TreeMap<String, List<Candidate>>();
        try (var delta = Delta.open(to)) {
            for (var table : delta.tables()) {
                var found = new ArrayList<Candidate>();
                for (Rows rows : delta.rows(table.name())) {
                    try (rows) {
                        for (var next = rows.next(); next.isPresent(); next = rows.next()) {
                            found.add(next.get());
                        }
                    }
                }
                cells.put(table.name(), found);
            }
        }
        return cells;
    }

    private static List<Path> programs() throws IOException {
        var programs = new ArrayList<Path>();
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(place))) {
                try (var files = Files.list(Path.of(place))) {
                    files.forEach(programs::add);
                }
            }
        }
        return programs;
    }

    private static boolean program(String name) throws IOException {
        return programs().stream().anyMatch(file -> file.endsWith(name));
    }

    private String pathWithoutSqlite3() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (Path file : programs()) {
            Path link = bin.resolve(String.valueOf(file.getFileName()));
            if (!file.endsWith("sqlite3") && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, file);
            }
        }
        return bin.toString();
    }
}
