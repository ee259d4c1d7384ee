@NullMarked
package dev.drydock.onebox.rules.planted.activities.remote;

import org.jspecify.annotations.NullMarked;
