@NullMarked
package io.treadle.core.internal.jdk;

import org.jspecify.annotations.NullMarked;
