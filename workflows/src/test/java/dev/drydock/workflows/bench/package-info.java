/** What {@code scripts/bench} measures of the runbooks, and how figures are printed. */
@NullMarked
package dev.drydock.workflows.bench;

import org.jspecify.annotations.NullMarked;
