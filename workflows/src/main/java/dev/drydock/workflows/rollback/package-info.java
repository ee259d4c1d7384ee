/** The runbook rollback: a change of a Patroni cluster with a way back held open. */
@NullMarked
package dev.drydock.workflows.rollback;

import org.jspecify.annotations.NullMarked;
