package dev.vireo.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.MonitorException;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import dev.vireo.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shapes of replies that a QEMU without a guest does not give. */
class QemuMonitorTest {
    private final List<JsonObject> commands = new CopyOnWriteArrayList<>();
    private final LocalHost host = LocalHost.open();
    private FakeQmpServer server;
    private QmpClient client;

    private QemuMonitor answering(String... replies) {
        server = FakeQmpServer.start(peer -> {
            peer.shakeHands();
            for (String reply : replies) {
                JsonObject command = peer.command();
                commands.add(command.without("id"));
                if (reply.startsWith("!")) {
                    peer.refuse(command, reply.substring(1), "no");
                } else {
                    JsonValue value = Json.parse(reply);
                    peer.reply(command, value);
                }
            }
            peer.ignore();
        });
        client = QmpClient.connect(
                host,
                server.target(),
                QmpOptions.builder().handshake(Duration.ofSeconds(30)).build());
        return new QemuMonitor(client);
    }

    @AfterEach
    void closeAll() throws Exception {
        if (client != null) {
            client.close();
            server.close();
        }
        host.close();
    }

    @Test
    void runStatesHaveTheWordsOfQemu() {
        assertThat(RunState.of("guest-panicked")).isEqualTo(RunState.GUEST_PANICKED);
        assertThat(RunState.of("restore-vm")).isEqualTo(RunState.RESTORE_VM);
        assertThat(RunState.of("io-error")).isEqualTo(RunState.IO_ERROR);
        assertThat(RunState.of("something-new")).isEqualTo(RunState.UNKNOWN);
        assertThat(RunState.FINISH_MIGRATE.word()).isEqualTo("finish-migrate");
    }

    @Test
    void aStateThatIsNotKnownIsUnknownButStillRunsOrNot() {
        assertThat(answering("{\"status\": \"something-new\", \"running\": true, \"more\": 1}")
                        .status())
                .isEqualTo(new QemuStatus(RunState.UNKNOWN, true));
    }

    @Test
    void aBlockDeviceNeedNotHaveAMedium() {
        assertThat(answering("[{\"device\": \"cd0\", \"locked\": false, \"removable\": true, \"type\": \"unknown\"}]")
                        .blockDevices())
                .singleElement()
                .satisfies(device -> {
                    assertThat(device.device()).contains("cd0");
                    assertThat(device.nodeName()).isEmpty();
                    assertThat(device.size()).isEmpty();
                    assertThat(device.readOnly()).isEmpty();
                    assertThat(device.ioStatus()).isEmpty();
                    assertThat(device.qomPath()).isEmpty();
                });
    }

    @Test
    void noBalloonIsNotAnError() {
        QemuMonitor monitor = answering("!DeviceNotActive", "!KVMMissingCap", "{\"actual\": 1048576}");
        assertThat(monitor.balloon()).isEmpty();
        assertThatThrownBy(monitor::balloon).isInstanceOf(MonitorException.class);
        assertThat(monitor.balloon()).contains(ByteSize.ofMiB(1));
    }

    @Test
    void resizesByNodeName() {
        answering("{}").blockResize("n0", ByteSize.ofGiB(1));
        assertThat(commands)
                .containsExactly(JsonObject.of(
                        "execute", "block_resize", "arguments", JsonObject.of("node-name", "n0", "size", 1L << 30)));
    }

    @Test
    void aReplyOfAnotherShapeIsATypedError() {
        QemuMonitor monitor = answering("{\"status\": 5, \"running\": true}", "[]", "{\"UUID\": \"x\"}");
        assertThatThrownBy(monitor::status)
                .isInstanceOfSatisfying(
                        JsonTypeException.class, e -> assertThat(e.path()).isEqualTo("status"));
        assertThatThrownBy(monitor::status).isInstanceOf(JsonTypeException.class);
        assertThatThrownBy(monitor::uuid).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void aProgramsSchemaIsAskedOnce() {
        QemuMonitor monitor = answering("[]", "[]");
        QmpSchemaCache cache = new QmpSchemaCache();
        HostId host = new HostId("0123456789abcdef0123456789abcdef");
        QemuBinary old = new QemuBinary(host, HostPath.of("/usr/bin/qemu"), 1, 100, Instant.EPOCH);
        QemuBinary upgraded = new QemuBinary(host, HostPath.of("/usr/bin/qemu"), 2, 100, Instant.EPOCH);
        QmpSchema first = cache.get(old, monitor.client());
        assertThat(cache.get(old, monitor.client())).isSameAs(first);
        assertThat(cache.get(upgraded, monitor.client())).isNotSameAs(first);
        assertThat(cache.find(old)).containsSame(first);
        assertThat(commands).hasSize(2);
    }
}
