@NullMarked
package io.treadle.core.pool;

import org.jspecify.annotations.NullMarked;
