/** Reactor and tasks: waiting for publishers, and publishers made of tasks. Depends on core. */
@NullMarked
package io.treadle.loop.reactor;

import org.jspecify.annotations.NullMarked;
