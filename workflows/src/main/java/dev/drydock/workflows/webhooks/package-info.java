/** Telling the outside what a run needs or how it ended, without the run ever waiting for it. */
@NullMarked
package dev.drydock.workflows.webhooks;

import org.jspecify.annotations.NullMarked;
