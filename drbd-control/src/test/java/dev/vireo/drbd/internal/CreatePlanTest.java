package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.internal.CreatePlan.Action;
import dev.vireo.drbd.internal.CreatePlan.Kind;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CreatePlanTest {
    private static final NodeName ONE = NodeName.of("one.example");
    private static final NodeName OTHER = NodeName.of("other.example");
    private static final HostPath DISK = HostPath.of("/dev/vg0/web1");
    private static final DeviceFacts EMPTY =
            new DeviceFacts(Optional.of(ByteSize.ofMiB(64)), Optional.empty(), List.of());
    private static final ResourceSpec SPEC = ResourceSpec.builder(ResourceName.of("web1"), side(ONE, 1), side(OTHER, 2))
            .build();

    private static Side side(NodeName node, int number) {
        return Side.builder(node)
                .disk(DISK)
                .minor(3)
                .address("192.0.2." + number, 7788)
                .build();
    }

    private static HostSight host(NodeName node) {
        return new HostSight(node, Generation.V8_4, Set.of(), Set.of(0, 1), Set.of(22), Map.of(DISK, EMPTY));
    }

    private static HostSight with(DeviceFacts device) {
        return new HostSight(OTHER, Generation.V8_4, Set.of(), Set.of(), Set.of(), Map.of(DISK, device));
    }

    private static Map<NodeName, HostSight> hosts(HostSight... sights) {
        Map<NodeName, HostSight> hosts = new LinkedHashMap<>();
        for (HostSight each : sights) {
            hosts.put(each.node(), each);
        }
        return hosts;
    }

    private static List<Kind> kinds(CreateOptions options, HostSight... sights) {
        return CreatePlan.of(SPEC, options, hosts(sights)).stream()
                .map(Action::kind)
                .toList();
    }

    private static void assertRefused(
            Class<? extends VireoException> type, String problem, CreateOptions options, HostSight... sights) {
        assertThatThrownBy(() -> CreatePlan.of(SPEC, options, hosts(sights)))
                .isInstanceOf(type)
                .hasMessageContaining(problem);
    }

    @Test
    void namesItBeforeAnythingIsWritten() {
        assertThat(kinds(CreateOptions.defaults(), host(ONE), host(OTHER)))
                .containsExactly(
                        Kind.NAME,
                        Kind.NAME,
                        Kind.METADATA,
                        Kind.METADATA,
                        Kind.UP,
                        Kind.UP,
                        Kind.MEET,
                        Kind.DECLARE_GOOD,
                        Kind.FINISH,
                        Kind.FINISH);
    }

    @Test
    void skipsTheSynchronizationOfZeroesAlone() {
        CreateOptions skip = CreateOptions.builder().skipSynchronization().build();
        assertThat(kinds(skip, host(ONE), host(OTHER)))
                .contains(Kind.PROVE_ZERO, Kind.SKIP_SYNCHRONIZATION)
                .doesNotContain(Kind.DECLARE_GOOD, Kind.ZERO);
        CreateOptions wipe =
                CreateOptions.builder().skipSynchronization().wipe().build();
        assertThat(kinds(wipe, host(ONE), host(OTHER))).contains(Kind.ZERO).doesNotContain(Kind.PROVE_ZERO);
    }

    @Test
    void neverClearsTheDataThatAreKept() {
        CreateOptions keep = CreateOptions.builder()
                .wipe()
                .keepData(OTHER, ByteSize.ofMiB(60))
                .build();
        List<Action> plan = CreatePlan.of(SPEC, keep, hosts(host(ONE), host(OTHER)));
        assertThat(plan).contains(new Action(Kind.CLEAR, 0), new Action(Kind.DECLARE_GOOD, 1));
        assertThat(plan).doesNotContain(new Action(Kind.CLEAR, 1));
        CreateOptions all =
                CreateOptions.builder().keepData(OTHER, ByteSize.ofMiB(64)).build();
        assertRefused(WrongStateException.class, "no place", all, host(ONE), host(OTHER));
    }

    @Test
    void makesTheSideOfTheHostThatAnswers() {
        List<Action> plan = CreatePlan.of(SPEC, CreateOptions.defaults(), hosts(host(OTHER)));
        assertThat(plan).allSatisfy(action -> assertThat(action.side()).isEqualTo(1));
        assertThat(plan)
                .extracting(Action::kind)
                .containsExactly(Kind.NAME, Kind.METADATA, Kind.UP, Kind.DECLARE_GOOD, Kind.FINISH);
    }

    @Test
    void refusesWhatWouldHarm() {
        CreateOptions options = CreateOptions.defaults();
        HostSight one = host(ONE);
        assertRefused(NotFoundException.class, "no block device", options, one, with(DeviceFacts.MISSING));
        assertRefused(
                WrongStateException.class,
                "ext4",
                options,
                one,
                with(new DeviceFacts(EMPTY.size(), Optional.of("ext4"), List.of())));
        assertRefused(
                WrongStateException.class,
                "used by dm-3",
                CreateOptions.builder().wipe().build(),
                one,
                with(new DeviceFacts(EMPTY.size(), Optional.empty(), List.of("dm-3"))));
        assertRefused(
                WrongStateException.class,
                "too small",
                options,
                one,
                with(new DeviceFacts(Optional.of(ByteSize.ofKiB(32)), Optional.empty(), List.of())));
        assertRefused(
                InvalidSpecException.class,
                "third",
                options,
                new HostSight(NodeName.of("third"), Generation.V8_4, Set.of(), Set.of(), Set.of(), Map.of()));
        assertRefused(
                UnsupportedException.class,
                "DRBD 9",
                options,
                one,
                new HostSight(OTHER, Generation.V9, Set.of(), Set.of(), Set.of(), Map.of(DISK, EMPTY)));
    }

    @Test
    void refusesWhatOthersHave() {
        CreateOptions options = CreateOptions.defaults();
        assertRefused(
                AlreadyExistsException.class,
                "of that name on " + OTHER,
                options,
                host(ONE),
                new HostSight(OTHER, Generation.V8_4, Set.of("web1"), Set.of(), Set.of(), Map.of(DISK, EMPTY)));
        assertRefused(
                ConflictException.class,
                "minor 3",
                options,
                host(ONE),
                new HostSight(OTHER, Generation.V8_4, Set.of(), Set.of(3), Set.of(), Map.of(DISK, EMPTY)));
        assertRefused(
                ConflictException.class,
                "port 7788",
                options,
                host(ONE),
                new HostSight(OTHER, Generation.V8_4, Set.of(), Set.of(), Set.of(7788), Map.of(DISK, EMPTY)));
    }

    @Test
    void choosesNumbersThatNoHostHas() {
        HostSight other = new HostSight(OTHER, Generation.V8_4, Set.of(), Set.of(2, 4), Set.of(7788, 7790), Map.of());
        assertThat(CreatePlan.freeNumbers(List.of(host(ONE), other))).isEqualTo(new FreeNumbers(3, 7789));
    }
}
