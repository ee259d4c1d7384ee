/** The Temporal service: what its errors mean to people. */
@NullMarked
package dev.drydock.workflows.service;

import org.jspecify.annotations.NullMarked;
