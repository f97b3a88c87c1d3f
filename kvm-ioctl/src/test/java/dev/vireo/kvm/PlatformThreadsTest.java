package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vireo.error.WrongStateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PlatformThreadsTest {
    private static final int JAVA_WITH_VIRTUAL_THREADS = 21;

    @Test
    void letsPlatformThreadsPassAndRefusesVirtualOnesWhereThereAreSome() throws Exception {
        assertThatCode(() -> PlatformThreads.check(Thread.currentThread(), "vCPU 0"))
                .doesNotThrowAnyException();
        if (Runtime.version().feature() >= JAVA_WITH_VIRTUAL_THREADS) {
            assertThat(onAVirtualThread())
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("virtual thread");
        }
    }

    private static Throwable onAVirtualThread() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Runnable work = () -> {
            try {
                PlatformThreads.check(Thread.currentThread(), "vCPU 0");
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        };
        Thread thread = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        thread.join(TimeUnit.SECONDS.toMillis(10));
        return thrown.get();
    }
}
