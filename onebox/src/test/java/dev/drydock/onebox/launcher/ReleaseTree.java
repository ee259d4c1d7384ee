package dev.drydock.onebox.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;

/** The command line of the build that runs this, laid out as {@code scripts/package} lays out a release, but for its runtime. */
public final class ReleaseTree {
    private ReleaseTree() {}

    /**
     * @param checkout that was built
     * @return the launcher
     */
    public static Path in(Path tree, Path checkout) throws IOException {
        Path lib = Files.createDirectories(tree.resolve("lib"));
        Files.createDirectories(tree.resolve("scripts"));
        Files.copy(checkout.resolve("drydock"), tree.resolve("drydock"));
        Files.copy(checkout.resolve("scripts/jdk"), tree.resolve("scripts/jdk"));
        var names = new StringBuilder();
        try (Stream<Path> own = Files.list(checkout.resolve("starter/target"));
                Stream<Path> others = Files.list(checkout.resolve("starter/target/lib"))) {
            for (Path jar : Stream.concat(own, others)
                    .filter(file -> file.toString().matches(".*(?<!-tests|-sources|-javadoc)\\.jar"))
                    .toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
                names.append(jar.getFileName()).append('\n');
            }
        }
        Path list = Files.writeString(lib.resolve("starter.jars"), names);
        Files.setLastModifiedTime(list, FileTime.from(Instant.now().minusSeconds(60)));
        return tree.resolve("drydock");
    }
}
