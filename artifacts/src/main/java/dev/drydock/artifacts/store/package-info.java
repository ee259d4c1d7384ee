/** Where snapshots, manifests, plans and surveys lie: a directory, later S3. */
@NullMarked
package dev.drydock.artifacts.store;

import org.jspecify.annotations.NullMarked;
