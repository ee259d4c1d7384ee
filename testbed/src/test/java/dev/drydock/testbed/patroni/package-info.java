@NullMarked
package dev.drydock.testbed.patroni;

import org.jspecify.annotations.NullMarked;
