@NullMarked
package dev.drydock.testbed.writer;

import org.jspecify.annotations.NullMarked;
