/** Tests of the collections. */
@NullMarked
package io.treadle.core.internal.collect;

import org.jspecify.annotations.NullMarked;
