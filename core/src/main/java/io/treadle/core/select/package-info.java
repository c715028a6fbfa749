/** Waiting for the first of several things, of which exactly one is taken. Built on {@link io.treadle.core.Wait}. */
@NullMarked
package io.treadle.core.select;

import org.jspecify.annotations.NullMarked;
