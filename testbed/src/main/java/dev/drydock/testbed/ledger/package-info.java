/** A client that writes to a PostgreSQL all the time and keeps its own record of it, and the judge who compares the two. */
@NullMarked
package dev.drydock.testbed.ledger;

import org.jspecify.annotations.NullMarked;
