/** Tasks on one thread: scheduler, scopes and time, with no I/O and no dependency but annotations. */
module io.treadle.core {
    requires static transitive org.jspecify;
}
