/** Tests of channels. */
@NullMarked
package io.treadle.core.channel;

import org.jspecify.annotations.NullMarked;
