/** The program as it is typed, in processes of its own. */
@NullMarked
package dev.drydock.onebox.launcher;

import org.jspecify.annotations.NullMarked;
