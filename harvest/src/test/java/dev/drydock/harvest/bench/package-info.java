/** Figures, by {@code scripts/bench}. */
@NullMarked
package dev.drydock.harvest.bench;

import org.jspecify.annotations.NullMarked;
