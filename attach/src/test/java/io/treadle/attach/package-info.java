@NullMarked
package io.treadle.attach;

import org.jspecify.annotations.NullMarked;
