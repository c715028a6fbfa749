/**
 * The scheduler: runs continuations of virtual threads on one platform thread, with timers and a port for I/O. Knows
 * nothing of tasks. For the other modules of Treadle, not for its users; depends on {@code time} and the JDK access.
 */
@NullMarked
package io.treadle.core.engine;

import org.jspecify.annotations.NullMarked;
