/** Small collections that the JDK lacks. Depends on nothing. */
@NullMarked
package io.treadle.core.internal.collect;

import org.jspecify.annotations.NullMarked;
