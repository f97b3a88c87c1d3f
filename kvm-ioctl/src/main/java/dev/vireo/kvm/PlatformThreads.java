package dev.vireo.kvm;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Tells platform threads from virtual ones, which came with Java 21. */
final class PlatformThreads {
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private PlatformThreads() {}

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** Refuses a virtual thread. */
    static void check(Thread thread, String subject) {
        MethodHandle handle = IS_VIRTUAL;
        try {
            if (handle != null && (boolean) handle.invokeExact(thread)) {
                throw new WrongStateException(
                        ErrorDetails.of("KVM_RUN", subject, "a virtual thread would keep its carrier busy")
                                .advice("run it on a platform thread"));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
