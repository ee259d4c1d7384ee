/** Changes with a way back on a real Patroni cluster, as people type them. */
@NullMarked
package dev.drydock.onebox.rollback;

import org.jspecify.annotations.NullMarked;
