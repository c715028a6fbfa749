@NullMarked
package io.treadle.core.testing;

import org.jspecify.annotations.NullMarked;
