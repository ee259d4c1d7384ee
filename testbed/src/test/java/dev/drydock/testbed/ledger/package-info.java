@NullMarked
package dev.drydock.testbed.ledger;

import org.jspecify.annotations.NullMarked;
