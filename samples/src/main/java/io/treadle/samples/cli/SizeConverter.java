package io.treadle.samples.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 512}, {@code 1KiB} or {@code 10MiB} as a number of bytes, at most what an array can hold. */
public final class SizeConverter implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,10})(|B|KiB|MiB|GiB)");

    @Override
    public Integer convert(String text) {
        Matcher form = FORM.matcher(text);
        long bytes = form.matches() ? bytes(form.group(1), form.group(2)) : -1;
        if (bytes < 0 || bytes > Integer.MAX_VALUE) {
            throw new TypeConversionException("expected a size below 2GiB such as 512, 1KiB or 10MiB: '" + text + "'");
        }
        return (int) bytes;
    }

    private static long bytes(String number, String unit) {
        int doublings = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Long.parseLong(number) << doublings;
    }
}
