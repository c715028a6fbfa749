package io.treadle.samples.cli;

import java.util.List;

/**
 * Samples that belong together.
 *
 * @param title what they are about
 * @param samples classes with picocli's {@code @Command}
 */
public record Topic(String title, List<Class<?>> samples) {}
