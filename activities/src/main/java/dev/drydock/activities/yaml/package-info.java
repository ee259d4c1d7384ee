/** Reads files that people write, strictly: whatever is wrong is refused by file, line and key. */
@NullMarked
package dev.drydock.activities.yaml;

import org.jspecify.annotations.NullMarked;
