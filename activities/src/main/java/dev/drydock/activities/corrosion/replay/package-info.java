/** What becomes of each late row: decided, posted, kept, counted. Knows an agent's API and a store, and no node. */
@NullMarked
package dev.drydock.activities.corrosion.replay;

import org.jspecify.annotations.NullMarked;
