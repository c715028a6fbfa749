package io.treadle.core.internal.jdk;

import org.jspecify.annotations.Nullable;

/** The JVM was started without the flag that lets Treadle schedule virtual threads itself. The message says how to give it. */
public final class MissingJdkAccessException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private MissingJdkAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** This JDK is another than those that Treadle knows. */
    static MissingJdkAccessException ofJdk(Throwable cause) {
        return new MissingJdkAccessException(
                "Treadle found no way to schedule virtual threads on this JDK: java.version="
                        + System.getProperty("java.version") + ". Supported are JDK 21 to 25; please report.",
                cause);
    }

    /** The flag is missing, and what would have done without it has failed with {@code cause}; null where there is no such thing. */
    static MissingJdkAccessException ofFlag(@Nullable Throwable cause) {
        var flag = "--add-opens java.base/java.lang=" + moduleName();
        return new MissingJdkAccessException(cause == null ? ways(flag) : ways(flag) + failed(cause), cause);
    }

    private static String moduleName() {
        var module = MissingJdkAccessException.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    private static String failed(Throwable cause) {
        return "The treadle-attach on the class path should have done without, and could not: " + cause + "\n";
    }

    private static String ways(String flag) {
        return """
                Treadle schedules virtual threads on its own thread and needs this flag of the JVM:

                    %1$s

                Ways to give it:
                  command line          java %1$s -cp ... Main
                  environment           export JDK_JAVA_OPTIONS="%1$s"
                  java -jar app.jar     Add-Opens: java.base/java.lang   (a line in the manifest of the main jar)
                  IDE                   "VM options" of the run configuration: %1$s
                  Maven (tests)         <argLine>%1$s</argLine> in the configuration of maven-surefire-plugin
                  Gradle                tasks.withType<Test> { jvmArgs("%2$s") }; application { applicationDefaultJvmArgs = listOf("%2$s") }
                  container             ENV JDK_JAVA_OPTIONS="%1$s"
                  to try things out     io.treadle:treadle-attach on the class path opens it at run time, with no flag
                """.formatted(flag, flag.replaceFirst(" ", "="));
    }
}
