package dev.vireo.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number with the precision that it was written in: whole numbers of any size (QMP has unsigned 64-bit ones)
 * and decimals. Numbers are equal when their values are.
 */
public final class JsonNumber implements JsonValue {
    /** More digits than this before the decimal point, and a decimal is not expanded to a whole number. */
    private static final int MAX_WHOLE_DIGITS = 2_000;

    private final long small;
    private final @Nullable Number wide;

    private JsonNumber(long small, @Nullable Number wide) {
        this.small = small;
        this.wide = wide;
    }

    /** This whole number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(value, null);
    }

    /** This whole number. */
    public static JsonNumber of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? of(value.longValue()) : new JsonNumber(0, value);
    }

    /** This decimal. */
    public static JsonNumber of(BigDecimal value) {
        return new JsonNumber(0, value);
    }

    /**
     * The shortest decimal that stands for this floating-point number.
     *
     * @throws IllegalArgumentException it is infinite or not a number
     */
    public static JsonNumber of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        return of(BigDecimal.valueOf(value));
    }

    /** Whether it is whole and fits a {@code long}. */
    public boolean isLong() {
        return wide == null || (wide instanceof BigDecimal decimal && fitsLong(decimal));
    }

    /**
     * The value as a {@code long}.
     *
     * @throws JsonTypeException it is not whole or does not fit
     */
    public long longValue() {
        if (wide == null) {
            return small;
        }
        if (wide instanceof BigDecimal decimal && fitsLong(decimal)) {
            return decimal.longValueExact();
        }
        throw new JsonTypeException("", "a whole number of 64 bits", toString());
    }

    /**
     * The value as a whole number of any size.
     *
     * @throws JsonTypeException it is not whole, or has thousands of digits
     */
    public BigInteger bigInteger() {
        if (wide instanceof BigInteger whole) {
            return whole;
        }
        if (wide instanceof BigDecimal decimal) {
            BigDecimal stripped = decimal.stripTrailingZeros();
            if (stripped.scale() > 0 || (long) stripped.precision() - stripped.scale() > MAX_WHOLE_DIGITS) {
                throw new JsonTypeException("", "a whole number", toString());
            }
            return stripped.toBigInteger();
        }
        return BigInteger.valueOf(small);
    }

    /** The exact value as a decimal. */
    public BigDecimal bigDecimal() {
        if (wide instanceof BigDecimal decimal) {
            return decimal;
        }
        return wide instanceof BigInteger whole ? new BigDecimal(whole) : BigDecimal.valueOf(small);
    }

    /** The nearest floating-point number; infinite if the value is out of range. */
    public double doubleValue() {
        return wide == null ? small : wide.doubleValue();
    }

    private static boolean fitsLong(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        if (stripped.scale() > 0 || (long) stripped.precision() - stripped.scale() > 19) {
            return false;
        }
        return stripped.toBigInteger().bitLength() < Long.SIZE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof JsonNumber that)) {
            return false;
        }
        if (wide == null && that.wide == null) {
            return small == that.small;
        }
        return bigDecimal().compareTo(that.bigDecimal()) == 0;
    }

    @Override
    public int hashCode() {
        return isLong()
                ? Long.hashCode(longValue())
                : bigDecimal().stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        return wide == null ? Long.toString(small) : wide.toString();
    }
}
