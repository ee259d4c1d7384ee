package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3AddressTest {
    @Test
    void bucket_prefix_and_what_stands_after_the_question_mark_are_read() {
        var address = S3Address.of(
                URI.create("s3://my.bucket/a/b/?endpoint=http://127.0.0.1:9000&region=eu-1&path-style=false"));

        assertThat(address)
                .isEqualTo(new S3Address("my.bucket", "a/b/", URI.create("http://127.0.0.1:9000"), "eu-1", false));
        assertThat(address.said()).isEqualTo("s3://my.bucket/a/b");
    }

    @Test
    void a_bucket_is_enough() {
        var address = S3Address.of(URI.create("s3://bucket"));

        assertThat(address).isEqualTo(new S3Address("bucket", "", null, null, null));
        assertThat(address.said()).isEqualTo("s3://bucket");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "s3://AKIA:hush@bucket/p            | artifacts s3://...@bucket: keys never stand in an address",
                "s3://bucket?secret-key=hush        | 'secret-key' seen after the ?",
                "s3://bucket?endpoint=http://u:hush@h/ | endpoint is no http address without keys",
                "s3://bucket?endpoint=ftp://hush    | endpoint is no http address without keys",
                "s3://bucket?region=eu-1&region=hush | region is empty or stands twice",
                "s3://bucket?region=                | region is empty or stands twice",
                "s3://bucket?path-style=hush        | path-style is neither true nor false",
                "s3://Bucket/p                      | 'Bucket' is no bucket's name",
                "s3:///p                            | no bucket's name",
                "s3://bucket/a/../b                 | the prefix 'a/../b'",
                "s3://bucket/p#hush                 | nothing may follow a #"
            })
    void others_are_refused_without_telling_what_may_be_a_secret(String address, String why) {
        assertThatThrownBy(() -> ArtifactStores.check(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("hush");
    }
}
