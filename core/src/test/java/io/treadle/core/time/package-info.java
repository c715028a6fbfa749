/** Tests of clocks and deadlines. */
@NullMarked
package io.treadle.core.time;

import org.jspecify.annotations.NullMarked;
