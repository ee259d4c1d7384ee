package dev.drydock.testbed.corrosion;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.standin.StandIn;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.util.OSInfo;

/** The program that agents are started from, and the name it goes by in testbed.json. */
record Binary(Path path, String name) {

    private static final String LIBRARY = "libsqlitejdbc.so";

    /** Whoever surveys a node asks for it each time, and need not wait for a JVM. */
    private static final String HELP = """
            #!/bin/sh
            if [ "${1:-}" = --help ]; then
              echo 'Usage: corrosion [-c|--config FILE] agent | backup PATH | restore PATH'
              exit
            fi
            """;

    static Binary find(TestbedOptions options) throws IOException {
        var given = options.corrosion() != null ? options.corrosion() : environment();
        if (given != null) {
            return real(given.toAbsolutePath().normalize());
        }
        var onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "corrosion"))
                .filter(Files::isExecutable)
                .findFirst();
        return onPath.isPresent() ? real(onPath.get()) : standIn(options.dir());
    }

    private static @Nullable Path environment() {
        return Optional.ofNullable(System.getenv("DRYDOCK_CORROSION"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElse(null);
    }

    private static Binary real(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new TestbedFailure(path + " is not a file; name a corrosion binary, or none to use the stand-in");
        }
        if (!Files.isExecutable(path)) {
            throw new TestbedFailure(path + " is not executable; chmod +x it, or name another corrosion binary");
        }
        var binary = new Binary(path, path.toString());
        binary.check();
        return binary;
    }

    private void check() throws IOException {
        try {
            var process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new TestbedFailure(path + " --version did not end within 20 s, so it is not taken for corrosion");
            }
            if (process.exitValue() != 0) {
                throw new TestbedFailure(
                        path + " --version ended with " + process.exitValue() + ", so it is not taken for corrosion");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted while asking " + path + " for its version", interrupted);
        } catch (IOException unstartable) {
            throw new TestbedFailure(path + " cannot be run: " + unstartable.getMessage(), unstartable);
        }
    }

    /** A script that runs {@link StandIn} on this very JVM's Java. */
    static Binary standIn(Path dir) throws IOException {
        var bin = Files.createDirectories(dir.resolve("bin"));
        unpackLibrary(bin);
        var script = bin.resolve("corrosion");
        Scripts.executable(script, HELP + "exec " + Scripts.command(command(bin)) + " \"$@\"\n");
        var binary = new Binary(script, "stand-in");
        binary.check();
        return binary;
    }

    private static List<String> command(Path bin) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.sqlite.lib.path=" + bin,
                "-Dorg.sqlite.lib.name=" + LIBRARY,
                "-cp",
                classPath(),
                StandIn.class.getName());
    }

    /** The driver would otherwise unpack it anew into the temporary directory at each start. */
    private static void unpackLibrary(Path bin) throws IOException {
        var resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + LIBRARY;
        try (var library = JDBC.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new TestbedFailure("the SQLite driver has no library for this machine: " + resource);
            }
            Files.copy(library, bin.resolve(LIBRARY), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Only what the stand-in needs: the shorter the path, the sooner it is up. */
    private static String classPath() {
        return Stream.of(StandIn.class, ObjectMapper.class, JsonParser.class, JsonInclude.class, JDBC.class)
                .map(Binary::origin)
                .distinct()
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException unreadable) {
            throw new TestbedFailure("cannot tell where " + type + " was loaded from", unreadable);
        }
    }
}
