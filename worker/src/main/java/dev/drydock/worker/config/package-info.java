/** What a worker is told: by a file, and by options laid over it. */
@NullMarked
package dev.drydock.worker.config;

import org.jspecify.annotations.NullMarked;
