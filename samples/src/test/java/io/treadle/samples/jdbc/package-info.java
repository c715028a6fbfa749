@NullMarked
package io.treadle.samples.jdbc;

import org.jspecify.annotations.NullMarked;
