/** Short questions the command line asks the worker's side: clusters, doctor, logs. */
@NullMarked
package dev.drydock.workflows.desk;

import org.jspecify.annotations.NullMarked;
