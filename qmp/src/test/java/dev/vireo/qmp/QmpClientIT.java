package dev.vireo.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Subscription;
import dev.vireo.error.Effect;
import dev.vireo.error.MonitorException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonNull;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against qemu-system-x86_64. */
class QmpClientIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final QmpOptions OPTIONS =
            QmpOptions.builder().handshake(LONG).deadline(LONG).build();

    private final Host host = LocalHost.open();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        host.close();
    }

    private RealQemu qemu(int monitors, String... arguments) {
        RealQemu qemu = RealQemu.start(monitors, arguments);
        opened.add(qemu);
        return qemu;
    }

    private QmpClient connect(RealQemu qemu, int monitor) {
        return connect(qemu, monitor, OPTIONS);
    }

    private QmpClient connect(RealQemu qemu, int monitor, QmpOptions options) {
        QmpClient client = QmpClient.connect(host, qemu.monitor(monitor), options);
        opened.add(0, client);
        return client;
    }

    @Test
    void greetsAndTellsItsStatus() {
        QemuMonitor monitor = new QemuMonitor(connect(qemu(1), 0));
        assertThat(monitor.client().greeting().version()).isEqualTo(monitor.version());
        assertThat(monitor.client().greeting().capabilities()).contains("oob");
        assertThat(monitor.status()).isEqualTo(new QemuStatus(RunState.PRELAUNCH, false));
        assertThat(monitor.name()).isEmpty();
        assertThat(monitor.uuid()).hasToString("00000000-0000-0000-0000-000000000000");
        assertThat(monitor.balloon()).isEmpty();
    }

    @Test
    void typedCallsReadAMachine() {
        RealQemu qemu = qemu(
                1,
                "-machine",
                "q35,accel=tcg",
                "-m",
                "64",
                "-name",
                "web1",
                "-uuid",
                "6a1c2b7e-0b5e-4a39-9d0e-2f1f6d2a9b11",
                "-blockdev",
                "{\"driver\":\"null-co\",\"size\":1048576,\"node-name\":\"n0\",\"read-zeroes\":true}",
                "-device",
                "{\"driver\":\"virtio-blk-pci\",\"drive\":\"n0\",\"id\":\"d0\"}",
                "-device",
                "{\"driver\":\"virtio-balloon-pci\"}");
        QemuMonitor monitor = new QemuMonitor(connect(qemu, 0));

        assertThat(monitor.name()).contains("web1");
        assertThat(monitor.uuid()).hasToString("6a1c2b7e-0b5e-4a39-9d0e-2f1f6d2a9b11");
        assertThat(monitor.balloon().orElseThrow().toMiB()).isEqualTo(64);
        assertThat(monitor.cpus()).singleElement().satisfies(cpu -> {
            assertThat(cpu.index()).isZero();
            assertThat(cpu.threadId()).isPositive();
            assertThat(cpu.qomPath()).startsWith("/machine/");
        });
        assertThat(monitor.blockStatistics()).singleElement().satisfies(statistics -> {
            assertThat(statistics.nodeName()).contains("n0");
            assertThat(statistics.device()).isEmpty();
            assertThat(statistics.qomPath()).contains("/machine/peripheral/d0/virtio-backend");
            assertThat(statistics.reads() + statistics.writes() + statistics.flushes())
                    .isZero();
            assertThat(statistics.readBytes() + statistics.writtenBytes() + statistics.highestOffset())
                    .isZero();
            assertThat(statistics.readTime().plus(statistics.writeTime()).plus(statistics.flushTime()))
                    .isZero();
        });
        assertThat(monitor.blockDevices()).singleElement().satisfies(device -> {
            assertThat(device.nodeName()).contains("n0");
            assertThat(device.size().orElseThrow().bytes()).isEqualTo(1 << 20);
            assertThat(device.readOnly()).contains(false);
            assertThat(device.ioStatus()).contains("ok");
        });
        assertThat(monitor.characterDevices()).singleElement().satisfies(device -> {
            assertThat(device.frontendOpen()).isTrue();
            assertThat(device.filename()).startsWith("unix:");
        });
    }

    @Test
    void stopsAndContinuesWithTheirEvents() {
        RealQemu qemu = qemu(2, "-machine", "q35,accel=tcg", "-m", "64");
        QemuMonitor monitor = new QemuMonitor(connect(qemu, 0));
        QmpClient watcher = connect(qemu, 1);
        Instant before = Instant.now().minusSeconds(1);
        try (Subscription<QmpEvent> own = monitor.client().subscribe(QmpEventFilter.named("RESUME", "STOP", "RESET"));
                Subscription<QmpEvent> other = watcher.subscribe(QmpEventFilter.named("RESUME", "STOP"))) {
            monitor.cont();
            assertThat(monitor.status()).isEqualTo(new QemuStatus(RunState.RUNNING, true));
            monitor.stop();
            assertThat(monitor.status()).isEqualTo(new QemuStatus(RunState.PAUSED, false));
            monitor.systemReset();
            assertThat(own.next(LONG).orElseThrow().name()).isEqualTo("RESUME");
            assertThat(own.next(LONG).orElseThrow().timestamp()).isBetween(before, Instant.now());
            assertThat(own.next(LONG).orElseThrow().data().bool("guest")).isFalse();
            assertThat(other.next(LONG).orElseThrow().name()).isEqualTo("RESUME");
            assertThat(other.next(LONG).orElseThrow().name()).isEqualTo("STOP");
        }
    }

    @Test
    void readsTheSchemaAndAnswersPaths() {
        QmpClient client = connect(qemu(1), 0);
        QmpSchema schema = QmpSchema.query(client);

        assertThat(schema.commands()).hasSizeGreaterThan(200);
        assertThat(schema.hasCommand("blockdev-backup")).isTrue();
        assertThat(schema.hasCommand("SHUTDOWN")).isFalse();
        assertThat(schema.hasEvent("SHUTDOWN")).isTrue();
        assertThat(schema.has("migrate-set-parameters/arg-type/multifd-channels"))
                .isTrue();
        assertThat(schema.has("migrate-set-parameters/arg-type/no-such-thing")).isFalse();
        assertThat(schema.has("blockdev-add/arg-type/driver/^qcow2")).isTrue();
        assertThat(schema.has("blockdev-add/arg-type/+file/aio/^native")).isTrue();
        assertThat(schema.has("query-cpus-fast/ret-type/thread-id")).isTrue();
        assertThat(schema.has("SHUTDOWN/arg-type/reason/^host-qmp-quit")).isTrue();
        assertThat(schema.has("x-query-numa/!unstable")).isTrue();
        assertThat(schema.has("query-status/!unstable")).isFalse();
        assertThat(schema.allowsOutOfBand("migrate-pause")).isTrue();
        assertThat(schema.allowsOutOfBand("query-status")).isFalse();
    }

    @Test
    void keepsTheErrorClass() {
        QmpClient client = connect(qemu(1), 0);
        assertThatThrownBy(() -> client.execute("no-such-command"))
                .isInstanceOfSatisfying(
                        MonitorException.class, e -> assertThat(e.errorClass()).isEqualTo("CommandNotFound"));
        assertThatThrownBy(() -> client.execute("device_del", JsonObject.of("id", "d0")))
                .isInstanceOfSatisfying(
                        MonitorException.class, e -> assertThat(e.errorClass()).isEqualTo("DeviceNotFound"));
        assertThatThrownBy(() -> client.execute("device_del", JsonObject.of("wrong", 1)))
                .isInstanceOfSatisfying(
                        MonitorException.class, e -> assertThat(e.errorClass()).isEqualTo("GenericError"));
    }

    @Test
    void sixtyFourThreadsShareAMonitor() throws Exception {
        QmpClient client = connect(qemu(1), 0);
        ExecutorService callers = Executors.newFixedThreadPool(64);
        opened.add(callers::shutdownNow);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 64; thread++) {
            boolean names = thread % 2 == 0;
            all.add(callers.submit(() -> {
                for (int i = 0; i < 30; i++) {
                    JsonObject reply = client.execute(names ? "query-status" : "query-uuid")
                            .asObject();
                    assertThat(reply.has(names ? "status" : "UUID")).isTrue();
                }
            }));
        }
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(client.statistics().replies()).isEqualTo(64 * 30);
    }

    @Test
    void executesOutOfBand() {
        QmpOptions options =
                QmpOptions.builder().handshake(LONG).deadline(LONG).outOfBand().build();
        QmpClient client = connect(qemu(1), 0, options);
        assertThat(client.outOfBand()).isTrue();
        assertThat(client.execute("query-status").asObject().has("status")).isTrue();
        assertThatThrownBy(() -> client.execute(QmpCommand.of("migrate-pause").outOfBand()))
                .isInstanceOfSatisfying(
                        MonitorException.class, e -> assertThat(e.description()).contains("migrate"));
        assertThatThrownBy(() -> client.execute(QmpCommand.of("query-status").outOfBand()))
                .isInstanceOf(MonitorException.class);
    }

    @Test
    void aMonitorHasRoomForOneClient() {
        RealQemu qemu = qemu(1);
        QmpClient first = connect(qemu, 0);
        QmpOptions hasty = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, qemu.monitor(0), hasty))
                .isInstanceOf(MonitorBusyException.class);
        assertThat(first.execute("query-status").asObject().has("status")).isTrue();
        first.close();
        assertThat(connect(qemu, 0).execute("query-status").asObject().has("status"))
                .isTrue();
    }

    @Test
    void aMonitorWhereNobodyCanEvenQueueIsBusyToo() throws Exception {
        RealQemu qemu = qemu(1);
        connect(qemu, 0);
        // QEMU lets two wait to be accepted; the kernel refuses the next.
        for (int i = 0; i < 2; i++) {
            SocketChannel waiting = SocketChannel.open(StandardProtocolFamily.UNIX);
            opened.add(0, waiting);
            waiting.connect(UnixDomainSocketAddress.of(qemu.monitor(0).path().value()));
        }
        QmpOptions hasty = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, qemu.monitor(0), hasty))
                .isInstanceOf(MonitorBusyException.class)
                .hasCauseInstanceOf(TimedOutException.class);
    }

    @Test
    void severalClientsHaveAMonitorEach() {
        RealQemu qemu = qemu(3);
        for (int i = 0; i < 3; i++) {
            assertThat(connect(qemu, i).execute("query-status").asObject().has("status"))
                    .isTrue();
        }
    }

    @Test
    void aStoppedQemuTimesOutAndAnswersWhenItGoesOn() throws Exception {
        RealQemu qemu = qemu(2);
        QmpClient client = connect(qemu, 0);
        qemu.signal("STOP");
        assertThatThrownBy(() -> client.within(SHORT).execute("query-status"))
                .isInstanceOfSatisfying(
                        TimedOutException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
        QmpOptions hasty = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, qemu.monitor(1), hasty))
                .isInstanceOf(MonitorBusyException.class);
        qemu.signal("CONT");
        assertThat(client.execute("query-status").asObject().string("status")).isEqualTo("prelaunch");
        assertThat(client.statistics().lateReplies()).isEqualTo(1);
    }

    @Test
    void quitIsAnsweredThenTheConnectionEnds() throws Exception {
        RealQemu qemu = qemu(1);
        QmpClient client = connect(qemu, 0);
        try (Subscription<QmpEvent> events = client.subscribe(QmpEventFilter.named("SHUTDOWN"))) {
            new QemuMonitor(client).quit();
            assertThat(events.next(LONG).orElseThrow().data().string("reason")).isEqualTo("host-qmp-quit");
        }
        QmpEnd end = client.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(end.kind()).isEqualTo(QmpEnd.Kind.LOST);
        assertThat(qemu.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(qemu.process().exitValue()).isZero();
    }

    @Test
    void aKilledQemuFailsWhatWaits() throws Exception {
        RealQemu qemu = qemu(1);
        QmpClient client = connect(qemu, 0);
        qemu.signal("STOP");
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(client.submit(QmpCommand.of("query-status")));
        }
        qemu.signal("KILL");
        for (CompletableFuture<?> each : waiting) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            UnreachableException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
        }
        assertThat(client.isOpen()).isFalse();
        assertThatThrownBy(() -> QmpClient.connect(host, qemu.monitor(0), OPTIONS))
                .isInstanceOf(UnreachableException.class);
    }

    @Test
    void aLineThatQemuCannotParseHarmsNoOtherCommand() {
        QmpClient client = connect(qemu(1), 0);
        JsonValue tooDeepForQemu = JsonNull.INSTANCE;
        for (int i = 0; i < 1_500; i++) {
            tooDeepForQemu = JsonArray.of(tooDeepForQemu);
        }
        CompletableFuture<JsonValue> lost = client.submit(
                QmpCommand.of("x", JsonObject.of("deep", tooDeepForQemu)).deadline(SHORT));
        assertThat(client.execute("query-status").asObject().has("status")).isTrue();
        assertThatThrownBy(() -> lost.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TimedOutException.class);
        assertThat(client.statistics().faults(QmpFault.Kind.UNMATCHED_ERROR)).isPositive();
    }
}
