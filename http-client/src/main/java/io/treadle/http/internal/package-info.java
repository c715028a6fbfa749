/** What the packages of the client share and users do not see. Depends on Netty's codec. */
@NullMarked
package io.treadle.http.internal;

import org.jspecify.annotations.NullMarked;
