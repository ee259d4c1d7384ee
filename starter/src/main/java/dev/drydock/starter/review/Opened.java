package dev.drydock.starter.review;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.Encryption;
import dev.drydock.workflows.codec.KeyRing;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.words.Exit;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * Events with every payload and failure in plain: the record is made of them, and so is its export, which a reviewer
 * reads who has no key.
 */
final class Opened {
    private final Encryption codec;

    private Opened(KeyRing keys) {
        this.codec = new Encryption(keys);
    }

    /**
     * @param whose file or workflow, for the sentence
     * @throws Failure naming the key that is missing
     */
    static List<HistoryEvent> of(List<HistoryEvent> events, KeyRing keys, String whose) {
        var opened = new Opened(keys);
        try {
            return events.stream()
                    .map(event -> (HistoryEvent) opened.open(event))
                    .toList();
        } catch (Locked e) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "the history of " + whose + " cannot be read: " + e.getMessage(),
                    "the same command with --codec-key-file FILE, a file that holds key " + e.key(),
                    e);
        }
    }

    private Message open(Message message) {
        return switch (message) {
            case Payload payload -> open(payload);
            case io.temporal.api.failure.v1.Failure failure
            when failure.hasEncodedAttributes() -> within(attributes(failure));
            default -> within(message);
        };
    }

    private Payload open(Payload payload) {
        return codec.decode(List.of(payload)).getFirst();
    }

    private io.temporal.api.failure.v1.Failure attributes(io.temporal.api.failure.v1.Failure failure) {
        var said = Told.json(open(failure.getEncodedAttributes()));
        return failure.toBuilder()
                .setMessage(said.path("message").asText())
                .setStackTrace(said.path("stack_trace").asText())
                .clearEncodedAttributes()
                .build();
    }

    private Message within(Message message) {
        var opened = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                opened.setField(field, value instanceof List<?> many ? all(many) : open((Message) value));
            }
        });
        return opened.build();
    }

    /** Entries of a map are messages too. */
    private List<Message> all(List<?> many) {
        return many.stream().map(each -> open((Message) each)).toList();
    }
}
