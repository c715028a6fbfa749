/** What has arrived on a stream, and the task that waits for more. Shared by sockets, TLS and pipes. */
@NullMarked
package io.treadle.loop.internal.stream;

import org.jspecify.annotations.NullMarked;
