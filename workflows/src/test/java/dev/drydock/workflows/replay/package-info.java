@NullMarked
package dev.drydock.workflows.replay;

import org.jspecify.annotations.NullMarked;
