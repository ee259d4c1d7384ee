/** A plan: everything a run will do, frozen, and identified by its digest. */
@NullMarked
package dev.drydock.workflows.plan;

import org.jspecify.annotations.NullMarked;
