@NullMarked
package io.treadle.core.pace;

import org.jspecify.annotations.NullMarked;
