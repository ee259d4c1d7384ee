/** The process: options, logging, a graceful stop. */
@NullMarked
package dev.drydock.worker.main;

import org.jspecify.annotations.NullMarked;
