package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.fake.Openssh;
import dev.drydock.starter.signing.Keys;
import dev.drydock.starter.view.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes a verb waits for. */
final class StartUpTest {
    @TempDir
    Path dir = Path.of("");

    @Test
    void jsch_is_loaded_by_whoever_signs_and_by_nobody_else() throws IOException, InterruptedException {
        Path key = Openssh.in(dir).required().key("a", "");

        String unsigned = loaded(Drydock.class, "approve", "--help");
        String signed = loaded(SignsOnce.class, key.toString());

        assertThat(unsigned).contains("dev.drydock.starter.cli.DecideVerb").doesNotContain("com.jcraft.jsch");
        assertThat(signed).contains("com.jcraft.jsch.KeyPair", "-----BEGIN SSH SIGNATURE-----");
    }

    static final class SignsOnce {
        private SignsOnce() {}

        public static void main(String... args) {
            var signer = new Keys(Streams.system(), null).named(Path.of(args[0]));
            System.out.println(signer.sign(new byte[] {'x'}));
        }
    }

    private static String loaded(Class<?> main, String... args) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(args));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
