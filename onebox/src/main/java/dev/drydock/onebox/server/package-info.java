/** A Temporal server in or beside this process, on loopback only. */
@NullMarked
package dev.drydock.onebox.server;

import org.jspecify.annotations.NullMarked;
