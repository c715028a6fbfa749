package io.treadle.samples.blocking;

/** A class with a static initializer that runs what a test has given; {@link Initializer} loads it anew each time. */
final class Initialized {
    static {
        Initializer.run(Initialized.class.getClassLoader());
    }

    private Initialized() {}

    static void touch() {}

    /** Whoever runs it initializes the class, as plain code does. */
    public static final class User implements Runnable {
        @Override
        public void run() {
            touch();
        }
    }
}
