/** What locks, queues and channels have in common: belonging to a loop, and waiting for one thing. */
@NullMarked
package io.treadle.core.internal.waiting;

import org.jspecify.annotations.NullMarked;
