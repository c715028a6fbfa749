/** What Reactor is told about the loop's threads. Depends on core. */
@NullMarked
package io.treadle.loop.internal.reactor;

import org.jspecify.annotations.NullMarked;
