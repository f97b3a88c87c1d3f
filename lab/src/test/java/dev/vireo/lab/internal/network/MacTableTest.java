package dev.vireo.lab.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MacTableTest {
    private static final String A = "525400000001";
    private static final String B = "525400000002";
    private static final String ALL = "ffffffffffff";

    private final MacTable table = new MacTable(3);

    private static byte[] frame(String to, String from) {
        return HexFormat.of().parseHex(to + from + "0800");
    }

    @Test
    void sendsToAllOthersUntilItKnowsBetter() {
        assertThat(table.targets(0, frame(B, A))).containsExactly(1, 2);
        assertThat(table.targets(2, frame(A, B))).containsExactly(0);
        assertThat(table.targets(0, frame(B, A))).containsExactly(2);
    }

    @Test
    void alwaysSendsGroupsToAllOthers() {
        table.targets(1, frame(A, ALL));
        assertThat(table.targets(0, frame(ALL, A))).containsExactly(1, 2);
    }

    @Test
    void noticesAnAddressThatMoves() {
        table.targets(0, frame(ALL, A));
        table.targets(2, frame(ALL, A));
        assertThat(table.targets(1, frame(A, B))).containsExactly(2);
    }

    @Test
    void sendsNothingBack() {
        table.targets(0, frame(ALL, A));
        table.targets(0, frame(ALL, B));
        assertThat(table.targets(0, frame(A, B))).isEmpty();
    }

    @Test
    void dropsARunt() {
        assertThat(table.targets(0, new byte[13])).isEmpty();
    }
}
