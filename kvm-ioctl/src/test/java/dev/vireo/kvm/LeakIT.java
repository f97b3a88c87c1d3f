package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is closed is gone: descriptors at once, addresses when nothing in Java can reach them. */
class LeakIT {
    @Test
    void nothingIsLeftOfManyGuests() throws IOException {
        useOne();
        long descriptors = descriptors();
        long mappings = mappings();
        for (int i = 0; i < 100; i++) {
            useOne();
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return mappings() < mappings + 50;
        });
    }

    private static void useOne() {
        try (ToyGuest guest =
                        ToyGuest.real(Code.of("f4 | hlt"), vm -> vm.enableCap(Extension.DIRTY_LOG_RING, 1 << 16));
                EventFd event = EventFd.create();
                StatisticsFd statistics = guest.vcpu().getStatsFd()) {
            event.signal();
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
            assertThat(statistics.read()).isNotEmpty();
        }
    }

    /** Those of KVM and eventfds: the JVM opens and closes others as it likes. */
    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LeakIT::isOurs).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String what = Files.readSymbolicLink(descriptor).toString();
            return what.contains("kvm") || what.contains("eventfd");
        } catch (IOException e) {
            return false; // the one by which the folder was read is gone by now
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }
}
