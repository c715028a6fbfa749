/** Pools: many tasks through a number of slots. Built on {@link io.treadle.core.sync} and public core. */
@NullMarked
package io.treadle.core.pool;

import org.jspecify.annotations.NullMarked;
