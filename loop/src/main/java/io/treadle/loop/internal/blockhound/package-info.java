/** What BlockHound is told about the loop's threads; used only where BlockHound is present. Depends on core. */
@NullMarked
package io.treadle.loop.internal.blockhound;

import org.jspecify.annotations.NullMarked;
