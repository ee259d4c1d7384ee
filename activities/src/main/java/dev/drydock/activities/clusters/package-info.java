/** Cluster files: what the worker knows of each cluster. */
@NullMarked
package dev.drydock.activities.clusters;

import org.jspecify.annotations.NullMarked;
