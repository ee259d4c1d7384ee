/** Small Patroni clusters on loopback: etcd, Patroni and PostgreSQL as real processes, and the file that describes them. */
@NullMarked
package dev.drydock.testbed.patroni;

import org.jspecify.annotations.NullMarked;
