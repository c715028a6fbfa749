/** What can go wrong with an exchange, apart from misuse. Depends on nothing. */
@NullMarked
package io.treadle.http.error;

import org.jspecify.annotations.NullMarked;
