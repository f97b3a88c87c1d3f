package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class JsonNumberTest {
    private static JsonNumber parse(String text) {
        return (JsonNumber) Json.parse(text);
    }

    @Test
    void keepsUnsigned64BitNumbers() {
        JsonNumber max = parse("18446744073709551615");
        assertThat(max.isLong()).isFalse();
        assertThat(max.bigInteger()).isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
        assertThat(max).hasToString("18446744073709551615");
        assertThatThrownBy(max::longValue).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void keepsTheLimitsOfLong() {
        assertThat(parse("9223372036854775807").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("-9223372036854775808").longValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(parse("9223372036854775808").isLong()).isFalse();
        assertThat(parse("9.223372036854775807e18").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("9.223372036854775808e18").isLong()).isFalse();
    }

    @Test
    void keepsDecimalsAsWritten() {
        JsonNumber number = parse("0.10000000000000000000000001");
        assertThat(number.bigDecimal()).isEqualTo(new BigDecimal("0.10000000000000000000000001"));
        assertThat(number).hasToString("0.10000000000000000000000001");
        assertThat(number.isLong()).isFalse();
        assertThatThrownBy(number::bigInteger).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void equalsByValue() {
        assertThat(parse("1.0")).isEqualTo(JsonNumber.of(1)).hasSameHashCodeAs(JsonNumber.of(1));
        assertThat(parse("1e2")).isEqualTo(JsonNumber.of(100)).hasSameHashCodeAs(JsonNumber.of(100));
        assertThat(parse("0.50")).isEqualTo(JsonNumber.of(0.5)).hasSameHashCodeAs(JsonNumber.of(0.5));
        assertThat(parse("1e30")).isEqualTo(JsonNumber.of(BigInteger.TEN.pow(30)));
        assertThat(parse("1e30")).hasSameHashCodeAs(JsonNumber.of(BigInteger.TEN.pow(30)));
        assertThat(parse("1")).isNotEqualTo(parse("2"));
    }

    @Test
    void hugeExponentsCostNothing() {
        JsonNumber number = parse("1e999999999");
        assertThat(number.isLong()).isFalse();
        assertThat(number).isNotEqualTo(parse("1e999999998"));
        assertThat(number.doubleValue()).isInfinite();
        assertThatThrownBy(number::bigInteger).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void refusesWhatJsonCannotSay() {
        assertThatThrownBy(() -> JsonNumber.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonNumber.of(Double.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }
}
