/** The signals of the operating system, as the JVM lets us have them. */
@NullMarked
package io.treadle.loop.internal.signal;

import org.jspecify.annotations.NullMarked;
