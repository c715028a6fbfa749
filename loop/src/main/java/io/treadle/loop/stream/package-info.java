/**
 * Streams of bytes, whatever carries them: what they can do for a task that reads or writes. Sockets are in {@code
 * io.treadle.loop.net}.
 */
@NullMarked
package io.treadle.loop.stream;

import org.jspecify.annotations.NullMarked;
