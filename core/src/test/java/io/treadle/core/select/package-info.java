@NullMarked
package io.treadle.core.select;

import org.jspecify.annotations.NullMarked;
