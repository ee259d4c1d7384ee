/** Reseeds under writers and kills, and a judge that knows only what the writers wrote down. */
@NullMarked
package dev.drydock.onebox.torture;

import org.jspecify.annotations.NullMarked;
