/** Which versions a database holds: the line beyond which a write is late. */
@NullMarked
package dev.drydock.harvest.cut;

import org.jspecify.annotations.NullMarked;
