/** What every runbook has in common: one signal, two queries, a status. */
@NullMarked
package dev.drydock.workflows.run;

import org.jspecify.annotations.NullMarked;
