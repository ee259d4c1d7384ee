/** A real S3 server over a directory. */
@NullMarked
package dev.drydock.testbed.bucket;

import org.jspecify.annotations.NullMarked;
