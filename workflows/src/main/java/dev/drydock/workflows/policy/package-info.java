/** What the worker's cluster file asks for, as facts a planner can read. */
@NullMarked
package dev.drydock.workflows.policy;

import org.jspecify.annotations.NullMarked;
