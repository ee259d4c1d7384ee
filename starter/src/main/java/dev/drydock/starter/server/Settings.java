package dev.drydock.starter.server;

import dev.drydock.workflows.codec.KeySource;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the service is reached, and where each setting comes from. */
public record Settings(
        WorkflowServiceStubsOptions stubs,
        String address,
        String namespace,
        String profile,
        KeySource codec,
        List<Setting> origins) {
    private static final String ADDRESS = "127.0.0.1:7233";
    private static final String NAMESPACE = "default";

    public record Setting(String name, String value, String from) {}

    static Settings of(ClientConfigProfile profile, KeySource codec, Origins from) {
        var whole = profile.toBuilder()
                .setAddress(or(profile.getAddress(), ADDRESS))
                .setNamespace(or(profile.getNamespace(), NAMESPACE))
                .build();
        var stubs = whole.toWorkflowServiceStubsOptions();
        return new Settings(
                stubs,
                whole.getAddress(),
                whole.getNamespace(),
                from.profile(),
                codec,
                List.of(
                        new Setting("address", whole.getAddress(), from.address()),
                        new Setting("namespace", whole.getNamespace(), from.namespace()),
                        new Setting("profile", from.profile(), from.profileFrom()),
                        new Setting("tls", encrypted(stubs) ? "on" : "off", from.tls()),
                        new Setting("api key", or(whole.getApiKey(), "").isEmpty() ? "none" : "given", from.apiKey()),
                        new Setting("codec", codec.keys().told(), codec.from())));
    }

    /** Seen in what the connection will be made of, not in what was asked: an API key alone turns it on. */
    private static boolean encrypted(WorkflowServiceStubsOptions stubs) {
        return stubs.getSslContext() != null || stubs.getEnableHttps();
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** For sentences about what could not be reached. */
    public String told() {
        return address + " (namespace " + namespace + ", profile " + profile + ")";
    }
}
