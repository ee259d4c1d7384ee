/** Words every runbook shares: cluster names, digests, outcomes of a step, exit codes. */
@NullMarked
package dev.drydock.workflows.words;

import org.jspecify.annotations.NullMarked;
