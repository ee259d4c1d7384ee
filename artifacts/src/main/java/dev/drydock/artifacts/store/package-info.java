/** Where snapshots, manifests, plans and surveys lie: a directory or a bucket. */
@NullMarked
package dev.drydock.artifacts.store;

import org.jspecify.annotations.NullMarked;
