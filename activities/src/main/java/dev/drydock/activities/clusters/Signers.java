package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who has a line in an {@code allowed_signers} file. Whether the key fits a signature is for whoever counts a
 * statement; here it is only whether an approver could sign at all.
 *
 * @param principals patterns with {@code *} and {@code ?}, as ssh-keygen(1) reads them
 */
record Signers(Path file, List<String> principals) {
    static Signers read(Path file, Place place) {
        try {
            return new Signers(
                    file,
                    Files.readAllLines(file).stream()
                            .flatMap(Signers::principals)
                            .toList());
        } catch (IOException e) {
            throw place.refused("signers file " + file + " cannot be read: " + e);
        }
    }

    private static Stream<String> principals(String line) {
        String text = line.strip();
        String[] words = text.split("\\s+", 2);
        return text.isEmpty() || text.startsWith("#") || words.length < 2
                ? Stream.empty()
                : Stream.of(words[0].replace("\"", "").split(",", -1));
    }

    boolean knows(String person) {
        return principals.stream().noneMatch(p -> p.startsWith("!") && matches(p.substring(1), person))
                && principals.stream().anyMatch(p -> matches(p, person));
    }

    private static boolean matches(String pattern, String person) {
        String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return person.matches(regex);
    }
}
