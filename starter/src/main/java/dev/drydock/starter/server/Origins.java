package dev.drydock.starter.server;

import io.temporal.envconfig.ClientConfigProfile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each connection setting comes from. */
record Origins(Connecting options, Map<String, String> env, ClientConfigProfile file) {
    String profile() {
        return options.profile != null ? options.profile : env.getOrDefault("TEMPORAL_PROFILE", "default");
    }

    String profileFrom() {
        return from(options.profile, "--profile", "TEMPORAL_PROFILE", null);
    }

    String address() {
        return from(options.address, "--address", "TEMPORAL_ADDRESS", file.getAddress());
    }

    String namespace() {
        return from(options.namespace, "--namespace", "TEMPORAL_NAMESPACE", file.getNamespace());
    }

    String apiKey() {
        return from(options.apiKey, "--api-key", "TEMPORAL_API_KEY", file.getApiKey());
    }

    String tls() {
        boolean variable = env.keySet().stream().anyMatch(name -> name.startsWith("TEMPORAL_TLS"));
        if (options.anyTls()) {
            return "--tls options";
        }
        return variable ? "TEMPORAL_TLS*" : file.getTls() == null ? "default" : inFile();
    }

    private String from(@Nullable String option, String name, String variable, @Nullable String inFile) {
        if (option != null) {
            return name;
        }
        if (env.containsKey(variable)) {
            return variable;
        }
        return inFile == null ? "default" : inFile();
    }

    private String inFile() {
        String path = options.configFile != null ? options.configFile : env.get("TEMPORAL_CONFIG_FILE");
        return "profile " + profile() + " in " + (path == null ? "temporal.toml" : path);
    }
}
