/**
 * An HTTP client whose calls read like blocking ones and wait like tasks.
 * Depends on io.treadle.loop and Reactor Netty.
 */
@NullMarked
package io.treadle.http;

import org.jspecify.annotations.NullMarked;
