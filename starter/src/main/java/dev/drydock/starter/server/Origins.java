package dev.drydock.starter.server;

import io.temporal.envconfig.ClientConfigProfile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each connection setting comes from. */
record Origins(Connecting options, Map<String, String> env, ClientConfigProfile file) {
    String profile() {
        if (options.profile != null) {
            return options.profile;
        }
        return set("TEMPORAL_PROFILE") ? env.getOrDefault("TEMPORAL_PROFILE", "") : "default";
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
        boolean variable = env.keySet().stream().anyMatch(name -> name.startsWith("TEMPORAL_TLS") && set(name));
        if (options.anyTls()) {
            return "--tls options";
        }
        if (variable) {
            return "TEMPORAL_TLS*";
        }
        if (file.getTls() != null) {
            return inFile();
        }
        return apiKey().equals("default") ? "default" : "api key";
    }

    private boolean set(String variable) {
        return !env.getOrDefault(variable, "").isEmpty();
    }

    private String from(@Nullable String option, String name, String variable, @Nullable String inFile) {
        if (option != null) {
            return name;
        }
        if (set(variable)) {
            return variable;
        }
        return inFile == null ? "default" : inFile();
    }

    private String inFile() {
        return "profile " + profile() + " in " + Connecting.file(options.path(env));
    }
}
