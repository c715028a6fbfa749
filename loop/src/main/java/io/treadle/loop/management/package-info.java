/** What a loop shows by JMX. Depends on io.treadle.core. */
@NullMarked
package io.treadle.loop.management;

import org.jspecify.annotations.NullMarked;
