/** Queues between tasks, as Python's {@code queue} has them. For streams that end, see {@link io.treadle.core.channel}. */
@NullMarked
package io.treadle.core.queue;

import org.jspecify.annotations.NullMarked;
