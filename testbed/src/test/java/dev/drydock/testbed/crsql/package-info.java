@NullMarked
package dev.drydock.testbed.crsql;

import org.jspecify.annotations.NullMarked;
