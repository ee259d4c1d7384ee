/** Whole runs on a testbed: what tests type, and what they look at afterwards. */
@NullMarked
package dev.drydock.onebox.scene;

import org.jspecify.annotations.NullMarked;
