/** What one database holds beyond a cut: the script that takes it out, and the small database it makes. */
@NullMarked
package dev.drydock.harvest.delta;

import org.jspecify.annotations.NullMarked;
