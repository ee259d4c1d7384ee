package dev.drydock.onebox.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code ./drydock} as a person types it, on a terminal of its own.
 *
 * @param said by both streams, and what the terminal showed of what was typed
 */
record Launched(int code, String said) {
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final Pattern ASKED = Pattern.compile("passphrase( of [^\\n]*)?: ?$");
    private static final int BOUND_SECONDS = 60;

    /** @param passphrase typed when it is asked for; whoever types earlier would see it on the terminal */
    static Launched of(Map<String, String> env, String passphrase, String... args)
            throws IOException, InterruptedException {
        String line = ROOT.resolve("drydock") + " '" + String.join("' '", args) + "'";
        var builder = new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true);
        builder.environment().putAll(env);
        builder.environment().putAll(Map.of("DRYDOCK_BUILD", "no", "SHELL", "/bin/sh", "NO_COLOR", "1"));
        Process process = builder.start();
        var watch = process.onExit().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            return process.destroyForcibly();
        });
        try (OutputStream in = process.getOutputStream()) {
            String said = talk(process.getInputStream(), in, passphrase);
            watch.join();
            return new Launched(process.waitFor(), said);
        }
    }

    private static String talk(InputStream out, OutputStream in, String passphrase) throws IOException {
        var said = new StringBuilder();
        byte[] some = new byte[4096];
        for (int read = out.read(some); read >= 0; read = out.read(some)) {
            said.append(new String(some, 0, read, StandardCharsets.UTF_8));
            if (ASKED.matcher(said).find()) {
                in.write((passphrase + "\n").getBytes(StandardCharsets.UTF_8));
                in.flush();
                said.append('\n');
            }
        }
        return said.toString();
    }
}
