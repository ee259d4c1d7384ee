/** What a person says to a run, and whether it counts. */
@NullMarked
package dev.drydock.workflows.statement;

import org.jspecify.annotations.NullMarked;
