/** Tests of the scheduler: its queues, its sleep, its turns. */
@NullMarked
package io.treadle.core.engine;

import org.jspecify.annotations.NullMarked;
