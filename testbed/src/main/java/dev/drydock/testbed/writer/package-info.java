/** A writer that keeps its own record of acknowledged rows, and the judge that looks for them afterwards. */
@NullMarked
package dev.drydock.testbed.writer;

import org.jspecify.annotations.NullMarked;
