package dev.vireo.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserIdsTest {
    @Test
    void followsFromTheUuid() {
        UUID uuid = UUID.fromString("23633b5f-2630-49ff-ad45-7df900f71349");
        assertThat(UserIds.choose(uuid, Set.of())).isEqualTo(UserIds.choose(uuid, Set.of()));
    }

    @Test
    void staysInTheRangeThatNobodyElseUses() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            int user = UserIds.choose(new UUID(random.nextLong(), random.nextLong()), Set.of());
            assertThat(user).isBetween(0x70000000, 0x7ffffffd);
        }
    }

    @Test
    void givesNoTwoDomainsTheSame() {
        UUID uuid = new UUID(0, UserIds.COUNT - 1);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            assertThat(taken.add(UserIds.choose(uuid, taken))).isTrue();
        }
        assertThat(taken).contains(UserIds.FIRST + UserIds.COUNT - 1, UserIds.FIRST, UserIds.FIRST + 1);
    }
}
