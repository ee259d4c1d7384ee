/** Pages for a ticket: one file each, which asks nobody for anything and runs nothing. */
@NullMarked
package dev.drydock.starter.html;

import org.jspecify.annotations.NullMarked;
