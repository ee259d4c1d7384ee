/** Figures of the whole, for {@code scripts/bench}. */
@NullMarked
package dev.drydock.onebox.bench;

import org.jspecify.annotations.NullMarked;
