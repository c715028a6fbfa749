/** Does without the flag of the JVM that Treadle needs, by an agent that is loaded at run time. */
module io.treadle.attach {
    requires transitive io.treadle.core;
    requires static transitive org.jspecify;
    requires jdk.attach;
    requires java.instrument;
    requires net.bytebuddy.agent;

    exports io.treadle.attach;

    provides io.treadle.core.access.JavaLangOpener with
            io.treadle.attach.SelfAttach;
}
