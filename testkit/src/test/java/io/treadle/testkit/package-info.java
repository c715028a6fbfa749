@NullMarked
package io.treadle.testkit;

import org.jspecify.annotations.NullMarked;
