package dev.drydock.workflows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class EncryptionTest {
    private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final String SECRET = "restored by ops-a@example.com on 10.0.0.7";

    private static Payloads with(String... lines) {
        return Payloads.converter(KeyRing.read("test", List.of(lines)));
    }

    private static Payload sealed(Payloads by, String value) {
        return by.toPayload(value).orElseThrow();
    }

    private static String opened(Payloads by, Payload payload) {
        return by.fromPayload(payload, String.class, String.class);
    }

    @Test
    void what_is_sealed_holds_nothing_of_the_value_and_is_another_each_time() {
        var converter = with("k1 " + OLD);

        Payload once = sealed(converter, SECRET);
        Payload again = sealed(converter, SECRET);

        assertThat(once.toString() + once.getData().toStringUtf8()).doesNotContain("ops-a", "10.0.0.7", "json/plain");
        assertThat(once.getData()).isNotEqualTo(again.getData());
        assertThat(opened(converter, once)).isEqualTo(SECRET);
    }

    @Test
    void its_form_is_that_of_temporals_samples_so_that_any_codec_server_made_for_those_reads_it() throws Exception {
        Payload sealed = sealed(with("k1 " + OLD), SECRET);
        byte[] bytes = sealed.getData().toByteArray();

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(Base64.getDecoder().decode(OLD), "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(bytes, 12)));
        Payload plain = Payload.parseFrom(cipher.doFinal(Arrays.copyOfRange(bytes, 12, bytes.length)));

        assertThat(plain.getData().toString(StandardCharsets.UTF_8)).isEqualTo('"' + SECRET + '"');
        assertThat(sealed.getMetadataMap())
                .containsEntry("encoding", ByteString.copyFromUtf8("binary/encrypted"))
                .containsEntry("encryption-cipher", ByteString.copyFromUtf8("AES/GCM/NoPadding"))
                .containsEntry("encryption-key-id", ByteString.copyFromUtf8("k1"));
    }

    @Test
    void a_new_key_encrypts_while_the_old_one_still_opens() {
        Payload before = sealed(with("k1 " + OLD), SECRET);
        var rotated = with("k2 " + NEW, "k1 " + OLD);

        Payload after = sealed(rotated, SECRET);

        assertThat(opened(rotated, before)).isEqualTo(SECRET);
        assertThat(opened(with("k2 " + NEW), after)).isEqualTo(SECRET);
    }

    @Test
    void what_came_in_plain_is_taken() {
        Payload plain = sealed(Payloads.converter(), SECRET);

        assertThat(plain.getData().toStringUtf8()).contains(SECRET);
        assertThat(opened(with("k1 " + OLD), plain)).isEqualTo(SECRET);
    }

    @Test
    void a_key_that_is_not_here_is_named_together_with_those_that_are() {
        Payload sealed = sealed(with("k2 " + NEW), SECRET);

        assertThatThrownBy(() -> opened(with("k1 " + OLD), sealed))
                .isInstanceOfSatisfying(Locked.class, e -> assertThat(e.key()).isEqualTo("k2"))
                .hasMessage("it is encrypted with codec key k2, and only codec key k1 is known here");
        assertThatThrownBy(() -> opened(Payloads.converter(), sealed))
                .isInstanceOf(Locked.class)
                .hasMessageEndingWith("encrypted with codec key k2, and no codec key is known here");
    }

    @Test
    void another_key_under_the_same_id_and_altered_bytes_are_refused() {
        Payload sealed = sealed(with("k1 " + OLD), SECRET);
        byte[] bytes = sealed.getData().toByteArray();
        bytes[20] ^= 1;
        Payload altered = sealed.toBuilder().setData(ByteString.copyFrom(bytes)).build();
        Payload cut =
                sealed.toBuilder().setData(sealed.getData().substring(0, 20)).build();

        assertThatThrownBy(() -> opened(with("k1 " + NEW), sealed))
                .isInstanceOf(Locked.class)
                .hasMessageContaining("codec key k1 as it is known here does not open it");
        assertThatThrownBy(() -> opened(with("k1 " + OLD), altered)).isInstanceOf(Locked.class);
        assertThatThrownBy(() -> opened(with("k1 " + OLD), cut)).isInstanceOf(Locked.class);
    }

    @Test
    void a_failure_hides_its_sentence_and_its_stack_and_gives_them_back() {
        var converter = with("k1 " + OLD);
        var thrown = ApplicationFailure.newFailure(SECRET, "TryAgain", SECRET);

        var failure = converter.exceptionToFailure(thrown);

        assertThat(failure.toString()).doesNotContain("ops-a", "EncryptionTest");
        assertThat(converter.failureToException(failure)).hasMessageContaining(SECRET);
        assertThat(Payloads.converter().exceptionToFailure(thrown).getMessage()).isEqualTo(SECRET);
    }

    @Test
    void which_key_is_missing_can_be_read_without_it() {
        var thrown = Locked.missing("k9", KeyRing.EMPTY);

        var failure = with("k1 " + OLD).exceptionToFailure(thrown);

        assertThat(failure.getMessage()).contains("codec key k9");
        assertThat(failure.hasEncodedAttributes()).isFalse();
    }
}
