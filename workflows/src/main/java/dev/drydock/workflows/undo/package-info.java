/** The runbook undo: put the databases that a reseed archived back in place. */
@NullMarked
package dev.drydock.workflows.undo;

import org.jspecify.annotations.NullMarked;
