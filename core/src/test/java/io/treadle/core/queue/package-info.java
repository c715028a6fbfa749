/** Tests of queues. */
@NullMarked
package io.treadle.core.queue;

import org.jspecify.annotations.NullMarked;
