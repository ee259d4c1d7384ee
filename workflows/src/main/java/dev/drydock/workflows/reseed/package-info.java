/** The runbook reseed: restart every node of a cluster from one snapshot. */
@NullMarked
package dev.drydock.workflows.reseed;

import org.jspecify.annotations.NullMarked;
