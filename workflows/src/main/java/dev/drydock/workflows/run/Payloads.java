package dev.drydock.workflows.run;

import dev.drydock.workflows.words.Json;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** How values become payloads; the same for worker, command line and tests. */
public final class Payloads {
    private Payloads() {}

    public static DataConverter converter() {
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.MAPPER));
    }
}
