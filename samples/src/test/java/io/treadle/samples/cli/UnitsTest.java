package io.treadle.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "50ms, PT0.05S", "250us, PT0.00025S", "2s, PT2S", "1.5s, PT1.5S", "3m, PT3M"})
    void aDurationHasANumberAndAUnit(String text, Duration expected) {
        assertEquals(expected, new DurationConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "-1ms", "ms", "5h", "1 s"})
    void otherDurationsAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "7B, 7", "1KiB, 1024", "10MiB, 10485760", "1GiB, 1073741824"})
    void aSizeIsInBytesUnlessAUnitSaysMore(String text, int expected) {
        assertEquals(expected, new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1KB", "2GiB", "99999999999", "1.5KiB"})
    void otherSizesAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new SizeConverter().convert(text));
    }
}
