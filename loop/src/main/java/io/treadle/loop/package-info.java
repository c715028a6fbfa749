/**
 * The event loop: Netty on the same thread as the tasks, and bridges to Reactor and to futures.
 * Depends on io.treadle.core, Netty and Reactor.
 */
@NullMarked
package io.treadle.loop;

import org.jspecify.annotations.NullMarked;
