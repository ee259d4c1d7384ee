package dev.drydock.artifacts.store;

import dev.drydock.testbed.bucket.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real S3 server for tests, with one bucket. On CI it must be there; elsewhere its absence is said aloud. */
final class S3Box {
    private S3Box() {}

    static S3Server start(Path directory) throws IOException {
        var binary = S3Server.binary();
        if (binary.isEmpty()) {
            String says = "NOT TESTED ON A REAL S3 SERVER: there is no versitygw; scripts/check builds it, or set"
                    + " DRYDOCK_VERSITYGW";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
        }
        credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        var server = S3Server.start(binary.orElseThrow(), directory);
        Files.createDirectories(server.bucket("drydock"));
        return server;
    }

    /** Where the usual chain looks first. */
    static void credentials(String access, String secret) {
        System.setProperty("aws.accessKeyId", access);
        System.setProperty("aws.secretAccessKey", secret);
    }
}
