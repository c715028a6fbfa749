/**
 * Channels between tasks: streams of items that end. With both ends in one hand or separate, for other threads, and as
 * streams and publishers.
 */
@NullMarked
package io.treadle.core.channel;

import org.jspecify.annotations.NullMarked;
