/** The cluster record: the one small durable thing beside the artifacts. */
@NullMarked
package dev.drydock.artifacts.record;

import org.jspecify.annotations.NullMarked;
