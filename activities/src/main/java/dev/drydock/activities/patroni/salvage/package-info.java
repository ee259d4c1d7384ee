/** What the last leader took after the mark: decoded from its slots, kept in the store, brought into the new leader. */
@NullMarked
package dev.drydock.activities.patroni.salvage;

import org.jspecify.annotations.NullMarked;
