package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sizes, and numbers that are taken. */
class NumbersTest {
    private static final long MIB = 1 << 20;

    @Test
    void metadataTakeEightySectorsOfSmallDevices() { // measured with drbdmeta 9.22, v08 and v09
        assertThat(64 * MIB - Sizes.usable(64 * MIB)).isEqualTo(80 * 512);
        assertThat(96 * MIB - Sizes.usable(96 * MIB)).isEqualTo(80 * 512);
    }

    @Test
    void aDeviceIsAsLargeAsItsDataNeed() {
        for (long data : new long[] {4096, 32 * MIB, 1000 * MIB + 512, 1L << 40, (1L << 44) + 4096}) {
            long device = Sizes.deviceFor(data);
            assertThat(Sizes.usable(device)).isGreaterThanOrEqualTo(data);
            assertThat(Sizes.usable(device - 8192)).isLessThan(data);
        }
    }

    @Test
    void findsMinorsAndPortsInWhatDrbdadmDumps() {
        String dump = "device       /dev/drbd5 minor 5;\n device /dev/drbd_x minor 17;\n"
                + "address          ipv4 192.168.77.1:7790;\n address ipv6 [2001:db8::1]:7799;\n";
        assertThat(TakenNumbers.minors(dump)).containsExactly(5, 17);
        assertThat(TakenNumbers.ports(dump)).containsExactly(7790, 7799);
    }

    @Test
    void findsLocalPorts() { // Linux 6.1
        String sockets = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 13302 1
                   1: 0F02000A:1E6C 0202000A:B3DC 01 00000000:00000000 02:000AFA5E 00000000     0        0 14741 3
                """;
        assertThat(TakenNumbers.localPorts(sockets)).containsExactly(22, 7788);
    }
}
