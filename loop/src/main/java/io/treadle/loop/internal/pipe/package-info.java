/** Pipes to and from processes, as streams for tasks. Depends on the streams and on Netty. */
@NullMarked
package io.treadle.loop.internal.pipe;

import org.jspecify.annotations.NullMarked;
