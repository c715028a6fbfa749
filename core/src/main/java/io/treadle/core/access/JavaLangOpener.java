package io.treadle.core.access;

/**
 * Opens the package {@code java.lang} to Treadle in a JVM that was started without {@code --add-opens}. Found by
 * {@link java.util.ServiceLoader}, and asked once, when the first loop or greenlet is made or a thread first asks whether it is on
 * a loop; not at all where the flag is given. {@code treadle-attach} has one.
 */
public interface JavaLangOpener {
    /**
     * Opens {@code java.lang} to {@code module}, which is Treadle's core or, on the class path, the unnamed module. May wait.
     *
     * @throws Exception if it cannot; the error that tells of the missing flag says so, with this as its cause
     */
    void openTo(Module module) throws Exception;
}
