/** Events of the JDK Flight Recorder. Depends on nothing. */
@NullMarked
package io.treadle.loop.internal.flight;

import org.jspecify.annotations.NullMarked;
