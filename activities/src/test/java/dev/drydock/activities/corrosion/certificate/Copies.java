package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.DatabaseFile;
import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.remote.LocalReach;
import dev.drydock.workflows.words.TryAgain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Three copies of one database, with the clocks that cr-sqlite keeps, as nodes without agents. */
final class Copies implements Crowd {
    static final String SITE = "aa".repeat(16);
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    private final Path directory;
    private final String shell;
    private final List<String> silent = new ArrayList<>();
    private final AtomicLong mostRows = new AtomicLong();

    /** @param shell SQLite's, by the name or path of the program */
    Copies(Path directory, String shell, String... statements) throws Exception {
        Files.createDirectories(directory);
        this.directory = directory;
        this.shell = shell;
        var all = new ArrayList<>(List.of(
                "CREATE TABLE crsql_site_id (site_id BLOB NOT NULL, ordinal INTEGER PRIMARY KEY)",
                "INSERT INTO crsql_site_id VALUES (x'" + SITE + "', 0)"));
        all.addAll(List.of(statements));
        Fixture.edit(file("n1"), all.toArray(String[]::new));
        Files.copy(file("n1"), file("n2"));
        Files.copy(file("n1"), file("n3"));
    }

    Path file(String node) {
        return directory.resolve(node + ".db");
    }

    void silence(String node) {
        silent.add(node);
    }

    /** The most rows that one question was answered with. */
    long mostRows() {
        return mostRows.get();
    }

    @Override
    public List<String> nodes() {
        return NODES;
    }

    @Override
    public Map<String, String> each(List<String> some, BiConsumer<String, Reader> work) {
        var trouble = new TreeMap<String, String>();
        for (String node : some) {
            try {
                at(node, reader -> {
                    work.accept(node, reader);
                    return node;
                });
            } catch (TryAgain | Refused e) {
                trouble.put(node, String.valueOf(e.getMessage()));
            }
        }
        return trouble;
    }

    @Override
    public <T> T at(String node, Function<Reader, T> work) {
        if (silent.contains(node)) {
            throw new TryAgain("does not answer");
        }
        try (var database = DatabaseFile.alone(file(node));
                var reach = new LocalReach(node, directory.toString())) {
            return work.apply(
                    Reader.of(counted(database), reach, shell, file(node).toString()));
        }
    }

    private Database counted(Database database) {
        return (sql, row) -> {
            var rows = new AtomicLong();
            database.each(sql, each -> {
                row.accept(each);
                rows.incrementAndGet();
            });
            mostRows.accumulateAndGet(rows.get(), Math::max);
        };
    }
}
