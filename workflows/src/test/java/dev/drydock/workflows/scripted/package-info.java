/** Hand-written stand-ins for a cluster and a worker, for tests of runbooks here and elsewhere. */
@NullMarked
package dev.drydock.workflows.scripted;

import org.jspecify.annotations.NullMarked;
