/** Patroni and the PostgreSQL servers it keeps: asked over REST, SQL and the nodes' shells. */
@NullMarked
package dev.drydock.activities.patroni;

import org.jspecify.annotations.NullMarked;
