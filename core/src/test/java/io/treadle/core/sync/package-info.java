@NullMarked
package io.treadle.core.sync;

import org.jspecify.annotations.NullMarked;
