/** Scripts by which shells complete the command line; made from picocli's model of it. */
@NullMarked
package dev.drydock.starter.completion;

import org.jspecify.annotations.NullMarked;
