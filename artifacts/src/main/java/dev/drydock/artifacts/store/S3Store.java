package dev.drydock.artifacts.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket. Only made where an {@code s3://} address is used: its classes take a second to load.
 *
 * <p>An object's version is its ETag. A conditional write whose answer was lost is sent again by the client and then
 * finds its own object: that is told from another writer's by the bytes.
 */
final class S3Store implements ArtifactStore {
    /** One of each address in a process: clients hold connections and credentials. */
    private static final Map<URI, S3Store> OPEN = new ConcurrentHashMap<>();

    private static final String PROBE = "drydock-precondition";
    private static final int HELD = 409;
    private static final int NOT_SO = 412;

    private final S3Address address;
    private final S3Clients clients;
    private final S3Trouble trouble;
    private volatile boolean keepsWritersApart;

    private S3Store(S3Address address) {
        this.address = address;
        this.clients = S3Clients.of(address);
        this.trouble = new S3Trouble(address.said(), clients.where());
    }

    static S3Store at(URI address) {
        return OPEN.computeIfAbsent(address, a -> new S3Store(S3Address.of(a)));
    }

    @Override
    public void put(String key, Path file) throws IOException {
        if (Files.size(file) <= S3Upload.FIRST_PARTS) {
            put(key, Files.readAllBytes(file));
            return;
        }
        try (var upload = upload(key)) {
            Files.copy(file, upload);
            upload.finish();
        }
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
        String name = name(key);
        asked("store " + key, () -> put(name, bytes, null, null));
    }

    @Override
    public Upload upload(String key) {
        return new S3Upload(clients.client(), trouble, address.bucket(), name(key));
    }

    @Override
    public boolean putIf(String key, byte[] bytes, @Nullable String version) throws IOException {
        String name = name(key);
        mustKeepWritersApart();
        return asked("store " + key, () -> {
            try {
                put(name, bytes, version, version == null ? "*" : null);
                return true;
            } catch (S3Exception e) {
                if (!missed(e, version)) {
                    throw e;
                }
                return maybeOurs(e) && Arrays.equals(bytes, bytesOf(name).orElse(null));
            }
        });
    }

    private static boolean missed(S3Exception e, @Nullable String version) {
        return e.statusCode() == NOT_SO
                || e.statusCode() == HELD
                || (version != null && e instanceof NoSuchKeyException);
    }

    private static boolean maybeOurs(S3Exception e) {
        return e.numAttempts() == null || e.numAttempts() > 1;
    }

    /** Found out once: a server that does not know the header stores the object all the same. */
    private void mustKeepWritersApart() throws IOException {
        if (keepsWritersApart) {
            return;
        }
        String name = address.prefix() + PROBE;
        byte[] bytes =
                "Written with a precondition that does not hold, to see it refused.\n".getBytes(StandardCharsets.UTF_8);
        asked("store " + PROBE, () -> put(name, bytes, null, null));
        refuses(() -> put(name, bytes, null, "*"));
        refuses(() -> put(name, bytes, "\"0\"", null));
        keepsWritersApart = true;
    }

    private void refuses(Work<?> conditional) throws IOException {
        int status = asked("store " + PROBE, () -> {
            try {
                conditional.done();
                return 200;
            } catch (S3Exception e) {
                if (e.statusCode() != NOT_SO && e.statusCode() != 501) {
                    throw e;
                }
                return e.statusCode();
            }
        });
        if (status != NOT_SO) {
            throw trouble.noPreconditions("status " + status);
        }
    }

    private String put(String name, byte[] bytes, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        var stored = clients.client()
                .putObject(
                        to -> to.bucket(address.bucket())
                                .key(name)
                                .checksumCRC32C(S3Upload.crc32c(bytes, bytes.length))
                                .ifMatch(ifMatch)
                                .ifNoneMatch(ifNoneMatch),
                        RequestBody.fromBytes(bytes));
        return String.valueOf(stored.eTag());
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
        String name = name(key);
        return asked("read " + key, () -> object(name)).map(in -> new Reading(key, in));
    }

    @Override
    public Optional<Versioned> read(String key) throws IOException {
        String name = name(key);
        return asked("read " + key, () -> {
            var in = object(name);
            if (in.isEmpty()) {
                return Optional.empty();
            }
            try (var bytes = in.get()) {
                String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
                return Optional.of(new Versioned(text, bytes.response().eTag()));
            }
        });
    }

    private Optional<byte[]> bytesOf(String name) throws IOException {
        var in = object(name);
        if (in.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = in.get()) {
            return Optional.of(bytes.readAllBytes());
        }
    }

    private Optional<ResponseInputStream<GetObjectResponse>> object(String name) {
        try {
            return Optional.of(clients.client().getObject(get(name)));
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    private GetObjectRequest get(String name) {
        return GetObjectRequest.builder().bucket(address.bucket()).key(name).build();
    }

    /** The answer to HEAD has no body, so an absent object and an absent bucket look the same. */
    @Override
    public boolean exists(String key) throws IOException {
        String name = name(key);
        return asked("look for " + key, () -> {
            try {
                clients.client().headObject(of -> of.bucket(address.bucket()).key(name));
                return true;
            } catch (NoSuchKeyException _) {
                clients.client().headBucket(of -> of.bucket(address.bucket()));
                return false;
            }
        });
    }

    @Override
    public Optional<URI> fetchable(String key, Duration valid) throws IOException {
        String name = name(key);
        return asked("make an address for " + key, () -> {
            var signed = clients.presigner()
                    .presignGetObject(of -> of.signatureDuration(valid).getObjectRequest(get(name)));
            try {
                return Optional.of(signed.url().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public String address() {
        return address.said();
    }

    private String name(String key) {
        return address.prefix() + Key.checked(key);
    }

    private <T> T asked(String doing, Work<T> work) throws IOException {
        try {
            return work.done();
        } catch (SdkException e) {
            throw trouble.of(doing, e);
        }
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    /** The client's own exceptions, which are unchecked, must not come out of a stream. */
    private final class Reading extends FilterInputStream {
        private final String key;
        private final ResponseInputStream<GetObjectResponse> object;
        private boolean ended;

        Reading(String key, ResponseInputStream<GetObjectResponse> object) {
            super(object);
            this.key = key;
            this.object = object;
        }

        @Override
        public int read() throws IOException {
            return seen(asked("read " + key, object::read));
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return seen(asked("read " + key, () -> object.read(bytes, from, length)));
        }

        private int seen(int read) {
            ended |= read < 0;
            return read;
        }

        /** To close is to read to the end first, which nobody asked for. */
        @Override
        public void close() throws IOException {
            if (ended) {
                object.close();
            } else {
                object.abort();
            }
        }
    }
}
