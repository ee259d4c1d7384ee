/** How {@code scripts/bench} prints what it measures. */
@NullMarked
package dev.drydock.activities.bench;

import org.jspecify.annotations.NullMarked;
