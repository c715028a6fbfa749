/** Sockets: TCP and Unix domain streams, and servers. */
@NullMarked
package io.treadle.loop.net;

import org.jspecify.annotations.NullMarked;
