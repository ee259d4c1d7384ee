/** How a run brings late writes in: wave by wave what nobody contradicts, then what people decide. */
@NullMarked
package dev.drydock.workflows.replay;

import org.jspecify.annotations.NullMarked;
