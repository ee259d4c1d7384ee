/** Tells others of a run's events, by HTTP. */
@NullMarked
package dev.drydock.activities.webhooks;

import org.jspecify.annotations.NullMarked;
