/** Locks, events and other things that tasks of one loop wait for. Each waits by {@link io.treadle.core.Wait} and can be selected. */
@NullMarked
package io.treadle.core.sync;

import org.jspecify.annotations.NullMarked;
