package dev.drydock.workflows.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM over whole payloads, in the form of Temporal's own samples, so that a codec server made for those reads
 * them: the nonce, then the cipher text with its tag; the key's id stands in the metadata. Payloads in plain pass.
 */
public final class Encryption implements PayloadCodec {
    static final ByteString ENCODING = ByteString.copyFromUtf8("binary/encrypted");

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String KEY_ID = "encryption-key-id";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final KeyRing keys;

    public Encryption(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return keys.first()
                .map(key -> payloads.stream()
                        .map(payload -> encrypted(payload, key))
                        .toList())
                .orElse(payloads);
    }

    /** @throws Locked when the key is not here, or does not fit */
    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypted).toList();
    }

    private static Payload encrypted(Payload plain, KeyRing.Named key) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key.key()); // the cipher draws a nonce of its own each time
            var sealed = ByteString.copyFrom(cipher.getIV())
                    .concat(ByteString.copyFrom(cipher.doFinal(plain.toByteArray())));
            return Payload.newBuilder()
                    .putMetadata("encoding", ENCODING)
                    .putMetadata("encryption-cipher", ByteString.copyFromUtf8(CIPHER))
                    .putMetadata(KEY_ID, ByteString.copyFromUtf8(key.id()))
                    .setData(sealed)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new PayloadCodecException("codec key " + key.id() + " cannot encrypt: " + e.getMessage(), e);
        }
    }

    private Payload decrypted(Payload payload) {
        if (!ENCODING.equals(payload.getMetadataMap().get("encoding"))) {
            return payload;
        }
        String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
        SecretKey key = keys.named(id).orElseThrow(() -> Locked.missing(id.isEmpty() ? "(without an id)" : id, keys));
        byte[] sealed = payload.getData().toByteArray();
        if (sealed.length < NONCE_BYTES + TAG_BYTES) {
            throw Locked.wrong(id);
        }
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
            return Payload.parseFrom(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            throw Locked.wrong(id);
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            throw new PayloadCodecException("codec key " + id + " cannot decrypt: " + e.getMessage(), e);
        }
    }
}
