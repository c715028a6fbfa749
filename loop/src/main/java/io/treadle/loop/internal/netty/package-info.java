/** Netty in the hub of a scheduler. Depends on core's engine. */
@NullMarked
package io.treadle.loop.internal.netty;

import org.jspecify.annotations.NullMarked;
