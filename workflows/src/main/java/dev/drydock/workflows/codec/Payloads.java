package dev.drydock.workflows.codec;

import dev.drydock.workflows.words.Json;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.payload.context.SerializationContext;
import java.util.List;

/** How values become payloads; the same for worker, command line and tests. */
public final class Payloads extends CodecDataConverter {
    private final KeyRing keys;
    private final DataConverter plain;

    private Payloads(KeyRing keys, DataConverter plain) {
        super(plain, List.of(new Encryption(keys)), true);
        this.keys = keys;
        this.plain = plain;
    }

    /** In plain. What others encrypted is refused, naming the key. */
    public static Payloads converter() {
        return converter(KeyRing.EMPTY);
    }

    /** Messages and stack traces of failures are encrypted too. */
    public static Payloads converter(KeyRing keys) {
        return new Payloads(
                keys,
                DefaultDataConverter.newDefaultInstance()
                        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.MAPPER)));
    }

    public KeyRing keys() {
        return keys;
    }

    /** Which key is missing has to be read by whoever lacks it; it names ids of keys and nothing else. */
    @Override
    public Failure exceptionToFailure(Throwable throwable) {
        return throwable instanceof Locked || !keys.encrypts()
                ? plain.exceptionToFailure(throwable)
                : super.exceptionToFailure(throwable);
    }

    /** Neither encryption nor JSON depends on where a value is used. */
    @Override
    public Payloads withContext(SerializationContext context) {
        return this;
    }
}
