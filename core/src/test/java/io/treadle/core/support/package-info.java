/** What the tests of this module share. */
@NullMarked
package io.treadle.core.support;

import org.jspecify.annotations.NullMarked;
