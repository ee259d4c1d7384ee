package dev.drydock.artifacts.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends an object in parts, each with its checksum. Holds one part in memory: 8 MiB, and 64 MiB from the thousandth on,
 * since an object has 10,000 parts at most. What fits into one part is sent as it is.
 */
final class S3Upload extends Upload {
    static final int FIRST_PARTS = 8 << 20;
    private static final int LATER_PARTS = 64 << 20;
    private static final int FIRST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    private final S3Client client;
    private final S3Trouble trouble;
    private final String bucket;
    private final String name;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] part = new byte[FIRST_PARTS];
    private int filled;
    private @Nullable String id;
    private boolean finished;

    S3Upload(S3Client client, S3Trouble trouble, String bucket, String name) {
        this.client = client;
        this.trouble = trouble;
        this.bucket = bucket;
        this.name = name;
    }

    static String crc32c(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        int value = (int) crc.getValue();
        return Base64.getEncoder()
                .encodeToString(
                        new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            if (filled == part.length) {
                send();
            }
            int fits = Math.min(length - sent, part.length - filled);
            System.arraycopy(bytes, from + sent, part, filled, fits);
            filled += fits;
            sent += fits;
        }
    }

    private void send() throws IOException {
        try {
            String upload = id == null ? begun() : id;
            int number = parts.size() + 1;
            String crc = crc32c(part, filled);
            var answer = client.uploadPart(
                    to -> to.bucket(bucket)
                            .key(name)
                            .uploadId(upload)
                            .partNumber(number)
                            .checksumCRC32C(crc),
                    RequestBody.fromBytes(exact()));
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32C(crc)
                    .build());
            filled = 0;
            if (number == FIRST) {
                part = new byte[LATER_PARTS];
            }
        } catch (SdkException e) {
            throw trouble.of("store " + name, e);
        }
    }

    private String begun() {
        id = client.createMultipartUpload(
                        of -> of.bucket(bucket).key(name).checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                .uploadId();
        return id;
    }

    private byte[] exact() {
        return filled == part.length ? part : Arrays.copyOf(part, filled);
    }

    @Override
    public void finish() throws IOException {
        if (id != null) {
            send();
        }
        try {
            if (id == null) {
                client.putObject(
                        to -> to.bucket(bucket).key(name).checksumCRC32C(crc32c(part, filled)),
                        RequestBody.fromBytes(exact()));
            } else {
                client.completeMultipartUpload(
                        of -> of.bucket(bucket).key(name).uploadId(id).multipartUpload(all -> all.parts(parts)));
            }
            finished = true;
        } catch (SdkException e) {
            throw trouble.of("store " + name, e);
        }
    }

    /** Also on a thread that was told to stop, on which the client refuses to ask anything. */
    @Override
    public void close() {
        if (finished || id == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(of -> of.bucket(bucket).key(name).uploadId(id));
        } catch (SdkException e) {
            LOG.warn(
                    "the unfinished upload of {} stays until the bucket's own rule removes it: {}", name, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
