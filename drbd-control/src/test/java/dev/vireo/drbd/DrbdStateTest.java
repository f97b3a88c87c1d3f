package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * On what drbd-utils 9.22.0 and the kernel module 8.4.11 said of two resources, {@code ta} and {@code tb}, that were the two
 * ends of one on a single kernel. The lines of DRBD 9 are written by hand, after its manual page.
 */
class DrbdStateTest {
    private static final String EVENTS = resource("events2-8.4.11-split-brain.txt");

    private static String resource(String name) {
        try (InputStream in = DrbdStateTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    /** What was said until this was, with it. */
    private static String eventsUntil(String last) {
        int found = EVENTS.indexOf(last);
        assertThat(found).as(last).isPositive();
        return EVENTS.substring(0, EVENTS.indexOf('\n', found) + 1);
    }

    private static DrbdState state(String events, String proc) {
        return DrbdState.parse(events, proc).orElseThrow();
    }

    private static ResourceState resource(DrbdState state, String name) {
        return state.resource(ResourceName.of(name)).orElseThrow();
    }

    @Test
    void tellsOfNewResources() {
        DrbdState state = state(eventsUntil("exists -"), resource("proc-8.4.11-standalone.txt"));
        assertThat(state.kernel()).hasValue("8.4.11");
        assertThat(state.resources()).extracting(ResourceState::name).containsExactly("ta", "tb");
        ResourceState one = resource(state, "ta");
        assertThat(one.role()).isEqualTo(Role.SECONDARY);
        assertThat(one.suspended()).isEmpty();
        assertThat(one.isHealthy()).isFalse();
        VolumeState volume = one.volumes().get(0);
        assertThat(volume.minor()).isEqualTo(11);
        assertThat(volume.disk()).isEqualTo(DiskState.INCONSISTENT);
        assertThat(volume.size()).hasValue(ByteSize.ofKiB(65_496));
        assertThat(volume.open()).as("8.4 does not tell").isEmpty();
        PeerState peer = one.peers().get(0);
        assertThat(peer.name()).isEqualTo("peer");
        assertThat(peer.connection()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(peer.volumes().get(0).outOfSync()).hasValue(ByteSize.ofKiB(65_496));
        assertThat(peer.volumes().get(0).progress()).isEmpty();
    }

    @Test
    void tellsHowFarASynchronizationIs() {
        DrbdState state = state(eventsUntil("replication:SyncTarget"), resource("proc-8.4.11-synchronizing.txt"));
        PeerVolumeState target = resource(state, "tb").peers().get(0).volumes().get(0);
        assertThat(target.replication()).isEqualTo(ReplicationState.SYNC_TARGET);
        assertThat(target.disk()).isEqualTo(DiskState.UP_TO_DATE);
        Progress progress = target.progress().orElseThrow();
        assertThat(progress.percent()).isEqualTo(6.3);
        assertThat(progress.left()).hasValue(ByteSize.ofKiB(62_424));
        assertThat(progress.timeLeft()).hasValue(Duration.ofSeconds(78));
        assertThat(progress.perSecond()).hasValue(ByteSize.ofKiB(768));
    }

    @Test
    void tellsHowFarAVerificationIs() {
        DrbdState state = state(eventsUntil("replication:VerifyS"), resource("proc-8.4.11-verifying.txt"));
        PeerVolumeState begunHere =
                resource(state, "tb").peers().get(0).volumes().get(0);
        assertThat(begunHere.replication()).isEqualTo(ReplicationState.VERIFY_SOURCE);
        assertThat(begunHere.progress().orElseThrow().percent()).isEqualTo(6.3);
        assertThat(resource(state, "ta").peers().get(0).volumes().get(0).replication())
                .isEqualTo(ReplicationState.VERIFY_TARGET);
    }

    @Test
    void knowsAConnectionThatStandsAloneThough84DoesNotNameIt() {
        DrbdState state = state("""
                exists resource name:tb role:Secondary suspended:no write-ordering:flush
                exists connection name:tb peer-node-id:0 connection:StandAlone role:Unknown congested:no
                exists device name:tb volume:0 minor:12 disk:Inconsistent size:65496 read:0 written:0 al-writes:8
                exists peer-device name:tb peer-node-id:0 volume:0 replication:Off peer-disk:Inconsistent out-of-sync:65496
                exists -
                """, "");
        PeerState peer = resource(state, "tb").peers().get(0);
        assertThat(peer.name()).isEqualTo("peer");
        assertThat(peer.connection()).isEqualTo(ConnectionState.STAND_ALONE);
        assertThat(peer.volumes()).hasSize(1);
    }

    @Test
    void forgetsConnectionsThatWereDestroyedOnTheWay() {
        DrbdState state = state(eventsUntil("21:01:17.563921+00:00 destroy connection name:ta"), "");
        assertThat(resource(state, "ta").role()).isEqualTo(Role.PRIMARY);
        assertThat(resource(state, "ta").peers()).isEmpty();
        assertThat(resource(state, "tb").peers()).isEmpty();
        assertThat(resource(state, "ta").isHealthy()).isFalse();
    }

    @Test
    void knowsWhenAllIsWellAgain() {
        DrbdState state = state(EVENTS, "");
        assertThat(state.resources()).allMatch(ResourceState::isHealthy);
        assertThat(resource(state, "tb").peers().get(0).role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void isNothingWithoutTheEndOfWhatExists() {
        assertThat(DrbdState.parse("", "")).isEmpty();
        assertThat(DrbdState.parse("exists resource name:r role:Primary suspended:no\n", ""))
                .isEmpty();
    }

    @Test
    void isNothingAfterAGap() {
        assertThat(DrbdState.parse("exists -\n- skipped 12\n", "")).isEmpty();
    }

    @Test
    void tellsWhySomethingIsSuspended() {
        DrbdState state = state("exists resource name:r role:Primary suspended:no-data,fencing\nexists -\n", "");
        assertThat(resource(state, "r").suspended()).containsExactlyInAnyOrder("no-data", "fencing");
    }

    @Test
    void understandsDrbd9() {
        DrbdState state = state("""
                exists resource name:r role:Primary suspended:no may_promote:no promotion_score:10102 write-ordering:flush
                exists connection name:r peer-node-id:1 conn-name:host2.example connection:Connected role:Secondary congested:no
                exists device name:r volume:0 minor:7 disk:UpToDate client:no open:yes quorum:yes size:1048576 read:0 written:0
                exists peer-device name:r peer-node-id:1 conn-name:host2.example volume:0 replication:SyncSource peer-disk:Inconsistent done:12.50 resync-suspended:no received:0 sent:0 out-of-sync:917504 pending:0 unacked:0
                exists path name:r peer-node-id:1 conn-name:host2.example local:ipv4:192.0.2.1:7789 peer:ipv4:192.0.2.2:7789 established:yes
                exists -
                """, "version: 9.1.7 (api:2/proto:110-121)\n");
        assertThat(state.kernel()).hasValue("9.1.7");
        ResourceState one = resource(state, "r");
        assertThat(one.volumes().get(0).open()).hasValue(true);
        PeerState peer = one.peers().get(0);
        assertThat(peer.name()).isEqualTo("host2.example");
        assertThat(peer.nodeId()).hasValue(1);
        assertThat(peer.volumes().get(0).progress().orElseThrow().percent()).isEqualTo(12.5);
    }

    @Test
    void doesNotStumbleOverWordsOfANewerDrbd() {
        DrbdState state = state("exists resource name:r role:Leader suspended:no\nexists newthing a:b\nexists -\n", "");
        assertThat(resource(state, "r").role()).isEqualTo(Role.OTHER);
    }
}
