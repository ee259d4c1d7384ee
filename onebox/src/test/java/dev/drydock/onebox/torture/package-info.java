/** The judge of the torture has to find what is planted, and the torture's rounds as tests. */
@NullMarked
package dev.drydock.onebox.torture;

import org.jspecify.annotations.NullMarked;
