package dev.drydock.starter.server;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.words.Exit;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The connection options of the {@code temporal} command; an option beats the environment, which beats the file. */
public final class Connecting {
    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Temporal service (TEMPORAL_ADDRESS)")
    @Nullable String address;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "namespace (TEMPORAL_NAMESPACE)")
    @Nullable String namespace;

    @Option(names = "--profile", paramLabel = "NAME", description = "profile in temporal.toml (TEMPORAL_PROFILE)")
    @Nullable String profile;

    @Option(names = "--config-file", paramLabel = "FILE", description = "temporal.toml (TEMPORAL_CONFIG_FILE)")
    @Nullable String configFile;

    @Option(names = "--api-key", paramLabel = "KEY", description = "API key; better: TEMPORAL_API_KEY")
    @Nullable String apiKey;

    @Option(names = "--tls", description = "use TLS")
    boolean tls;

    @Option(names = "--tls-cert-path", paramLabel = "FILE", description = "client certificate")
    @Nullable String tlsCert;

    @Option(names = "--tls-key-path", paramLabel = "FILE", description = "client key")
    @Nullable String tlsKey;

    @Option(names = "--tls-ca-path", paramLabel = "FILE", description = "certificates to trust")
    @Nullable String tlsCa;

    @Option(names = "--tls-server-name", paramLabel = "NAME", description = "name the server's certificate must have")
    @Nullable String tlsServerName;

    @Option(names = "--tls-disable-host-verification", description = "do not check that name")
    boolean tlsAnyHost;

    @Option(
            names = KeySource.OPTION,
            paramLabel = "FILE",
            description = "keys that encrypt what goes to the service (" + KeySource.FILE + ")")
    @Nullable Path codecKeyFile;

    public Settings settings(Map<String, String> env) {
        KeySource codec = codec(env);
        try {
            return Settings.of(
                    given(ClientConfigProfile.load(where(env, false))), codec, new Origins(this, env, file(env)));
        } catch (NullPointerException e) {
            throw unreadable("no profile is in " + file(path(env)), e); // SDK 1.38.0 falls over a file without any
        } catch (IOException e) {
            throw unreadable(file(path(env)) + ": " + told(e), e);
        } catch (RuntimeException e) {
            throw unreadable(told(e), e);
        }
    }

    /** The codec keys alone: histories in files need no service. */
    public KeySource codec(Map<String, String> env) {
        try {
            return KeySource.of(codecKeyFile, env);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), "drydock doctor", e);
        }
    }

    private static String told(Throwable error) {
        Throwable cause = error.getCause();
        String says = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        return says + (cause == null ? "" : ": " + told(cause));
    }

    private static Failure unreadable(String why, Exception error) {
        return new Failure(Exit.USAGE, "connection settings cannot be read: " + why, "drydock doctor --help", error);
    }

    String path(Map<String, String> env) {
        return configFile != null ? configFile : env.getOrDefault("TEMPORAL_CONFIG_FILE", "");
    }

    /** The file in words; empty is temporal.toml where the temporal command looks for it. */
    static String file(String path) {
        return path.isEmpty() ? "temporal.toml" : path;
    }

    /** What the file alone says, so that doctor can tell where a value comes from. */
    private ClientConfigProfile file(Map<String, String> env) throws IOException {
        return ClientConfigProfile.load(where(env, true));
    }

    private LoadClientConfigProfileOptions where(Map<String, String> env, boolean fileOnly) {
        var where =
                LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(env).setDisableEnv(fileOnly);
        // Without the environment the loader would not see these two either.
        String path = path(env);
        String name = profile != null ? profile : env.get("TEMPORAL_PROFILE");
        if (!path.isEmpty()) {
            if (!Files.exists(Path.of(path))) {
                throw new IllegalArgumentException("there is no file " + path); // the loader takes the defaults then
            }
            where.setConfigFilePath(path);
        }
        if (name != null && !name.isEmpty()) {
            where.setConfigFileProfile(name);
        }
        return where.build();
    }

    private ClientConfigProfile given(ClientConfigProfile loaded) {
        var profile = loaded.toBuilder();
        if (address != null) {
            profile.setAddress(address);
        }
        if (namespace != null) {
            profile.setNamespace(namespace);
        }
        if (apiKey != null) {
            profile.setApiKey(apiKey);
        }
        if (anyTls()) {
            profile.setTls(tls(loaded.getTls()));
        }
        return profile.build();
    }

    boolean anyTls() {
        return tls || tlsAnyHost || tlsCert != null || tlsKey != null || tlsCa != null || tlsServerName != null;
    }

    private ClientConfigTLS tls(@Nullable ClientConfigTLS loaded) {
        var options = loaded == null ? ClientConfigTLS.newBuilder() : loaded.toBuilder();
        options.setDisabled(false);
        if (tlsCert != null) {
            options.setClientCertPath(tlsCert);
        }
        if (tlsKey != null) {
            options.setClientKeyPath(tlsKey);
        }
        if (tlsCa != null) {
            options.setServerCACertPath(tlsCa);
        }
        if (tlsServerName != null) {
            options.setServerName(tlsServerName);
        }
        if (tlsAnyHost) {
            options.setDisableHostVerification(true);
        }
        return options.build();
    }
}
