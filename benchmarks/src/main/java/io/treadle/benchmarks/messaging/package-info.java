/** Channels, queues and the offload pool: handing things from one task to another. */
@NullMarked
package io.treadle.benchmarks.messaging;

import org.jspecify.annotations.NullMarked;
