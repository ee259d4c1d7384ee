package dev.drydock.artifacts.store;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * How an address's bucket is spoken to.
 *
 * @param where the server, as people name it
 */
record S3Clients(S3Client client, S3Presigner presigner, String where) {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENT = Duration.ofSeconds(60);

    static S3Clients of(S3Address address) {
        Region region = region(address);
        URI endpoint = address.endpoint();
        boolean pathStyle = address.pathStyle() == null ? endpoint != null : address.pathStyle();
        var credentials = DefaultCredentialsProvider.builder().build();
        var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENT))
                .credentialsProvider(credentials)
                .region(region)
                .forcePathStyle(pathStyle);
        var presigner = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(pathStyle)
                        .build());
        if (endpoint != null) {
            client.endpointOverride(endpoint);
            presigner.endpointOverride(endpoint);
        }
        S3Client made = client.build();
        return new S3Clients(made, presigner.build(), where(made, endpoint));
    }

    private static String where(S3Client client, @Nullable URI endpoint) {
        URI seen = client.serviceClientConfiguration().endpointOverride().orElse(endpoint);
        return seen == null ? "S3 in " + client.serviceClientConfiguration().region() : seen.toString();
    }

    /** A server of one's own hardly minds, and a machine outside AWS would wait long for a metadata service. */
    private static Region region(S3Address address) {
        if (address.region() != null) {
            return Region.of(address.region());
        }
        try {
            return address.endpoint() == null
                    ? new DefaultAwsRegionProviderChain().getRegion()
                    : new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                            .getRegion();
        } catch (SdkClientException e) {
            if (address.endpoint() != null) {
                return Region.US_EAST_1;
            }
            throw new IllegalArgumentException(
                    "artifacts " + address.said() + ": no region is known; write ?region=NAME, or set AWS_REGION", e);
        }
    }
}
