/** Pieces of code, which may throw: what the JDK's {@code Runnable} and {@code Callable} cannot say. Depends on nothing. */
@NullMarked
package io.treadle.core.function;

import org.jspecify.annotations.NullMarked;
