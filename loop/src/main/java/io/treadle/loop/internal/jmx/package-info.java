/** Shows loops by JMX. Depends on io.treadle.core and io.treadle.loop.management. */
@NullMarked
package io.treadle.loop.internal.jmx;

import org.jspecify.annotations.NullMarked;
