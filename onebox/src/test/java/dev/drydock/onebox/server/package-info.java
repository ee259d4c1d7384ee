/** A run on a real Temporal server outlives every process. */
@NullMarked
package dev.drydock.onebox.server;

import org.jspecify.annotations.NullMarked;
