/** Items on their way from those who give to those who take: the common part of queues and channels. */
@NullMarked
package io.treadle.core.internal.handover;

import org.jspecify.annotations.NullMarked;
