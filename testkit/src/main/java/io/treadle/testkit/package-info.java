/**
 * Help for tests of code that runs in tasks.
 * Depends on io.treadle.loop, JUnit Jupiter and BlockHound.
 */
@NullMarked
package io.treadle.testkit;

import org.jspecify.annotations.NullMarked;
