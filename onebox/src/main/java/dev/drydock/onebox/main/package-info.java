/** The verbs dev, demo and testbed. */
@NullMarked
package dev.drydock.onebox.main;

import org.jspecify.annotations.NullMarked;
