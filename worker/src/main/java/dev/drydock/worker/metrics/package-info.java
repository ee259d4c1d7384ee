/** What others see of a worker: metrics for Prometheus, and whether it is alive and ready. */
@NullMarked
package dev.drydock.worker.metrics;

import org.jspecify.annotations.NullMarked;
