@NullMarked
package io.treadle.samples.blocking;

import org.jspecify.annotations.NullMarked;
