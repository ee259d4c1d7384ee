package dev.drydock.testbed.bucket;

import dev.drydock.testbed.corrosion.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A versitygw of one's own on 127.0.0.1: buckets are directories, objects are files. */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "drydock-testbed";
    public static final String SECRET_KEY = "not-a-secret-of-anybody";
    public static final String REGION = "us-east-1";

    private static final Duration COMING_UP = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;

    private final Path binary;
    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private S3Server(Path binary, Path directory) {
        this.binary = binary;
        this.directory = directory;
        this.port = Ports.free(1).getFirst();
    }

    /** Where {@code scripts/check} puts it, or {@code DRYDOCK_VERSITYGW}; empty when it is not there. */
    public static Optional<Path> binary() {
        var binary = Optional.ofNullable(System.getenv("DRYDOCK_VERSITYGW"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache/drydock/versitygw-1.8.0/bin/versitygw"));
        return Optional.of(binary).filter(Files::isExecutable);
    }

    /** @param directory gets buckets and the server's output */
    public static S3Server start(Path binary, Path directory) throws IOException {
        var server = new S3Server(binary, directory);
        Files.createDirectories(server.bucket("."));
        server.start();
        return server;
    }

    public void start() throws IOException {
        var log = directory.resolve("s3.log").toFile();
        var command = new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        "127.0.0.1:" + port,
                        "--region",
                        REGION,
                        "--access-log",
                        directory.resolve("access.log").toString(),
                        "posix",
                        bucket(".").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        command.environment().put("ROOT_ACCESS_KEY", ACCESS_KEY);
        command.environment().put("ROOT_SECRET_KEY", SECRET_KEY);
        process = command.start();
        long end = System.nanoTime() + COMING_UP.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                close();
                throw new IOException("no S3 server came up on port " + port + ": " + Files.readString(log.toPath()));
            }
            pause();
        }
    }

    private boolean answers() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an S3 server came up", e);
        }
    }

    /** The bucket's directory; it is the bucket once it is made. */
    public Path bucket(String name) {
        return directory.resolve("buckets").resolve(name).normalize();
    }

    /** Each request with its answer's status, a line each. */
    public Path accessLog() {
        return directory.resolve("access.log");
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** As it stands in a cluster file. */
    public URI address(String bucketAndPrefix) {
        return URI.create("s3://" + bucketAndPrefix + "?endpoint=" + endpoint() + "&region=" + REGION);
    }

    /** May be started again, on the same port. */
    public void stop() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
