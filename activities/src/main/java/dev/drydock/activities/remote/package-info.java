/** The ways to reach a node, and the step directory on it. */
@NullMarked
package dev.drydock.activities.remote;

import org.jspecify.annotations.NullMarked;
