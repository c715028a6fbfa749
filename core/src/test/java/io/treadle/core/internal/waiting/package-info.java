@NullMarked
package io.treadle.core.internal.waiting;

import org.jspecify.annotations.NullMarked;
