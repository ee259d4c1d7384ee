/** What the worker is doing: its running steps, for the log, for a stop, and for those who look from outside. */
@NullMarked
package dev.drydock.worker.watch;

import org.jspecify.annotations.NullMarked;
