package dev.drydock.workflows.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the signal {@code say}.
 *
 * @param statement the canonical text
 * @param signature armored SSHSIG over it; empty: unsigned
 */
public record Said(
        String statement,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String signature) {
    public boolean signed() {
        return signature != null && !signature.isEmpty();
    }
}
