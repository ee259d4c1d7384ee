/** What is served on which queue, and how its parts are put together. */
@NullMarked
package dev.drydock.worker.wiring;

import org.jspecify.annotations.NullMarked;
