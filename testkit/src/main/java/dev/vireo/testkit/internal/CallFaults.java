package dev.vireo.testkit.internal;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.testkit.Fault;
import dev.vireo.testkit.HostCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What is broken at a machine. */
public final class CallFaults {
    private static final Set<String> NEED_SPACE = Set.of("replace", "create", "createFolders");
    private static final Set<String> CHANGE_FILES =
            Set.of("replace", "create", "createFolders", "delete", "deleteTree", "changeOwner");

    private final List<Broken> all = new CopyOnWriteArrayList<>();

    private record Broken(Fault fault, Predicate<HostCall> which) {}

    CallFaults() {}

    /** Breaks some calls. */
    public void add(Fault fault, Predicate<HostCall> which) {
        all.add(new Broken(fault, which));
    }

    /** Nothing is broken any more. */
    public void clear() {
        all.clear();
    }

    /** What breaks this call. */
    Optional<Fault> of(HostCall call) {
        return all.stream()
                .filter(broken -> concerns(broken.fault, call.operation()) && broken.which.test(call))
                .map(Broken::fault)
                .findFirst();
    }

    private static boolean concerns(Fault fault, String operation) {
        return switch (fault) {
            case DISK_FULL -> NEED_SPACE.contains(operation);
            case READ_ONLY -> CHANGE_FILES.contains(operation);
            case UNREACHABLE, HANGS -> true;
        };
    }

    static RuntimeException toException(Fault fault, HostCall call) {
        Effect lost = call.isEffect() ? Effect.UNKNOWN : Effect.NOTHING;
        return switch (fault) {
            case DISK_FULL -> new NotEnoughResourcesException(details(call, "the file system is full"));
            case READ_ONLY -> new AccessDeniedException(details(call, "the file system is read-only"));
            case UNREACHABLE ->
                new UnreachableException(details(call, "the link is lost").effect(lost));
            case HANGS ->
                new TimedOutException(details(call, "there was no answer").effect(lost));
        };
    }

    private static ErrorDetails details(HostCall call, String problem) {
        return ErrorDetails.of(call.operation(), call.subject(), problem);
    }
}
