/** Encryption of what goes to the Temporal service: the keys, and how values become payloads. */
@NullMarked
package dev.drydock.workflows.codec;

import org.jspecify.annotations.NullMarked;
