package dev.vireo.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they are shown: with as many digits as a measurement deserves. */
public final class Figures {
    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Figures() {}

    /** The number with four significant digits. */
    public static BigDecimal rounded(double value) {
        return plain(new BigDecimal(value).round(FOUR_DIGITS));
    }

    /** The number with three significant digits, thousands separated by spaces. */
    public static String text(double value) {
        BigDecimal rounded = plain(new BigDecimal(value).round(THREE_DIGITS));
        if (rounded.abs().compareTo(BigDecimal.valueOf(10_000)) < 0) {
            return rounded.toPlainString();
        }
        return String.format(Locale.ROOT, "%,d", rounded.longValue()).replace(',', ' ');
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
