package dev.vireo.microvm.internal.acpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcpiTablesTest {
    private static final long AT = 0xe0000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 254})
    void allTablesAreFoundFromTheRootAndAddUpToZero(int processors) {
        byte[] all = tables(processors, 16);
        assertThat(sum(all, 0, 20)).isZero();
        assertThat(sum(all, 0, 36)).isZero();
        assertThat(text(all, 0, 8)).isEqualTo("RSD PTR ");
        int xsdt = offset(number(all, 24, 8));
        assertThat(table(all, xsdt)).isEqualTo("XSDT");
        int fadt = offset(number(all, xsdt + 36, 8));
        assertThat(table(all, fadt)).isEqualTo("FACP");
        int madt = offset(number(all, xsdt + 44, 8));
        assertThat(table(all, madt)).isEqualTo("APIC");
        assertThat(number(all, xsdt + 4, 4)).isEqualTo(36 + 16);
        assertThat(table(all, offset(number(all, fadt + 140, 8)))).isEqualTo("DSDT");
        int facs = offset(number(all, fadt + 36, 4));
        assertThat(text(all, facs, 4)).isEqualTo("FACS");
        assertThat((AT + facs) % 64).isZero();
        assertThat(all.length).isLessThan(0x20000);
    }

    @Test
    void theFixedHardwareIsWhereTheMachineHasIt() {
        byte[] all = tables(1, 0);
        int fadt = offset(number(all, offset(number(all, 24, 8)) + 36, 8));
        assertThat(number(all, fadt + 46, 2)).isEqualTo(AcpiTables.SCI);
        assertThat(number(all, fadt + 56, 4)).isEqualTo(AcpiTables.PM_EVENTS);
        assertThat(number(all, fadt + 64, 4)).isEqualTo(AcpiTables.PM_CONTROL);
        assertThat(number(all, fadt + 120, 8)).isEqualTo(AcpiTables.RESET);
        assertThat(number(all, fadt + 128, 1)).isEqualTo(AcpiTables.RESET_VALUE);
        long flags = number(all, fadt + 112, 4);
        assertThat(flags & (1 << 10)).as("reset register").isNotZero();
        assertThat(flags & (1 << 4)).as("the power button is no device").isZero();
        assertThat(number(all, fadt + 109, 2) & 2).as("8042").isZero();
    }

    @Test
    void everyProcessorHasALocalApic() {
        byte[] madt = Madt.of(3);
        List<Integer> apics =
                IntStream.range(0, 3).mapToObj(i -> (int) madt[44 + i * 8 + 3]).toList();
        assertThat(apics).containsExactly(0, 1, 2);
        assertThat(madt[44 + 24]).as("an I/O APIC behind them").isEqualTo((byte) 1);
    }

    @Test
    void devicesAreDescribedByAddressAndInterrupt() {
        byte[] dsdt = Dsdt.of(List.of(new VirtioPlace(0xd000_1000L, 0x1000, 17)));
        String text = new String(dsdt, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("VR00", "LNRO0005", "_S5_", "PNP0501");
        ByteBuffer memory = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xd000_1000)
                .putInt(0x1000);
        assertThat(text).contains(new String(memory.array(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void numbersTakeAsFewBytesAsTheyCan() {
        assertThat(Aml.number(0)).containsExactly(0);
        assertThat(Aml.number(1)).containsExactly(1);
        assertThat(Aml.number(0xff)).containsExactly(0x0a, 0xff);
        assertThat(Aml.number(0x1234)).containsExactly(0x0b, 0x34, 0x12);
        assertThat(Aml.number(0x12345678L)).containsExactly(0x0c, 0x78, 0x56, 0x34, 0x12);
        assertThatThrownBy(() -> Aml.number(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Aml.number(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthsCountThemselves() {
        assertThat(Aml.scope("X", new byte[57])).startsWith(0x10, 63).hasSize(64);
        assertThat(Aml.scope("X", new byte[58]))
                .startsWith(0x10, 0x40 | (65 & 0xf), 65 >> 4)
                .hasSize(66);
        assertThat(Aml.scope("X", new byte[5000]))
                .startsWith(0x10, 0x80 | (5008 & 0xf), (5008 >> 4) & 0xff, 5008 >> 12);
    }

    @Test
    void namesAreCheckedAndFilledUp() {
        assertThat(new String(Aml.name("A", Aml.number(0)), StandardCharsets.US_ASCII))
                .contains("A___");
        assertThatThrownBy(() -> Aml.name("small", Aml.number(0))).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] tables(int processors, int devices) {
        return AcpiTables.of(
                AT,
                processors,
                IntStream.range(0, devices)
                        .mapToObj(i -> new VirtioPlace(0xd000_0000L + i * 0x1000L, 0x1000, 5 + i))
                        .toList());
    }

    private static String table(byte[] all, int at) {
        assertThat(sum(all, at, (int) number(all, at + 4, 4))).as("checksum").isZero();
        return text(all, at, 4);
    }

    private static int offset(long address) {
        return (int) (address - AT);
    }

    private static byte sum(byte[] all, int at, int length) {
        byte sum = 0;
        for (int i = 0; i < length; i++) {
            sum += all[at + i];
        }
        return sum;
    }

    private static long number(byte[] all, int at, int size) {
        byte[] bytes = Arrays.copyOf(Arrays.copyOfRange(all, at, at + size), 8);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static String text(byte[] all, int at, int length) {
        return new String(all, at, length, StandardCharsets.US_ASCII);
    }
}
