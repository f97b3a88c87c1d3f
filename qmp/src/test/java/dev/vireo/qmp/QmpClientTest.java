package dev.vireo.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.EventsDroppedException;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.MonitorException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.JsonNumber;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonString;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.FakeQmpServer.Peer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The client against a monitor that does as it is told, most of it wrong. */
class QmpClientTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final QmpOptions PATIENT =
            QmpOptions.builder().handshake(LONG).deadline(LONG).build();

    private final Host host = LocalHost.open();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private FakeQmpServer server;

    @AfterEach
    void closeAll() throws Exception {
        callers.shutdownNow();
        for (AutoCloseable each : opened) {
            each.close();
        }
        host.close();
        assertThat(server == null ? List.of() : server.failures()).isEmpty();
    }

    private FakeQmpServer serve(FakeQmpServer.Script script) {
        server = FakeQmpServer.start(script);
        opened.add(server);
        return server;
    }

    private QmpClient connect(QmpOptions options, FakeQmpServer.Script script) {
        QmpClient client = QmpClient.connect(host, serve(script).target(), options);
        opened.add(0, client);
        return client;
    }

    private QmpClient connect(FakeQmpServer.Script script) {
        return connect(PATIENT, script);
    }

    private static void echo(Peer peer) throws IOException {
        peer.shakeHands();
        peer.echo();
    }

    private static void ignore(Peer peer) throws IOException {
        peer.shakeHands();
        peer.ignore();
    }

    private static JsonObject number(int value) {
        return JsonObject.of("number", value);
    }

    private <E extends VireoException> void assertFails(Future<?> call, Class<E> type, Effect effect) {
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(type, e -> assertThat(e.effect()).isEqualTo(effect));
    }

    @Test
    void returnsWhatACommandReturns() {
        QmpClient client = connect(QmpClientTest::echo);
        assertThat(client.execute("query-status")).isEqualTo(JsonObject.EMPTY);
        assertThat(client.execute("x", number(7))).isEqualTo(number(7));
        assertThat(client.greeting().version().packageName()).isEqualTo("fake");
        assertThat(client.statistics().commands()).isEqualTo(2);
        assertThat(client.statistics().replies()).isEqualTo(2);
    }

    @Test
    void manyThreadsShareAConnection() throws Exception {
        QmpClient client = connect(QmpClientTest::echo);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 64; thread++) {
            int first = thread * 1_000;
            all.add(callers.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    assertThat(client.execute("x", number(first + i))).isEqualTo(number(first + i));
                }
            }));
        }
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(client.statistics().replies()).isEqualTo(3_200);
    }

    @Test
    void repliesOutOfOrderReachTheirCallers() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject first = peer.command();
            JsonObject second = peer.command();
            peer.reply(second, second.get("arguments"));
            peer.event("RESUME");
            peer.reply(first, first.get("arguments"));
            peer.ignore();
        });
        CompletableFuture<JsonValue> first = client.submit(QmpCommand.of("a", number(1)));
        CompletableFuture<JsonValue> second = client.submit(QmpCommand.of("b", number(2)));
        assertThat(first.join()).isEqualTo(number(1));
        assertThat(second.join()).isEqualTo(number(2));
    }

    @Test
    void keepsTheErrorClassOfARefusal() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.refuse(peer.command(), "DeviceNotFound", "Device 'd' not found");
            peer.echo();
        });
        assertThatThrownBy(() -> client.execute("device_del", JsonObject.of("id", "d", "secret", "hunter2")))
                .isInstanceOfSatisfying(MonitorException.class, e -> {
                    assertThat(e.errorClass()).isEqualTo("DeviceNotFound");
                    assertThat(e.command()).isEqualTo("device_del");
                    assertThat(e.description()).isEqualTo("Device 'd' not found");
                    assertThat(e.effect()).isEqualTo(Effect.NOTHING);
                    assertThat(e.getMessage()).doesNotContain("hunter2");
                });
        assertThat(client.execute("x")).isEqualTo(JsonObject.EMPTY);
    }

    // Faults of other clients, each by the client that has or had it.

    @Test
    void readsRepliesOver64KiB() { // go-qemu
        String long_ = "x".repeat(3 << 20);
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.reply(peer.command(), new JsonString(long_));
            peer.ignore();
        });
        assertThat(client.execute("query-qmp-schema").asString()).hasSize(3 << 20);
    }

    @Test
    void anEventIsNotTakenForTheCapabilitiesReply() { // EVE, go-qemu
        List<String> heard = new CopyOnWriteArrayList<>();
        QmpOptions options = QmpOptions.builder()
                .handshake(LONG)
                .listen(QmpEventFilter.any(), event -> heard.add(event.name()))
                .build();
        QmpClient client = connect(options, peer -> {
            peer.event("EARLY");
            peer.greet();
            peer.event("BETWEEN");
            JsonObject negotiation = peer.command();
            peer.event("LATE");
            peer.reply(negotiation, JsonObject.EMPTY);
            peer.echo();
        });
        assertThat(client.execute("x", number(1))).isEqualTo(number(1));
        await().untilAsserted(() -> assertThat(heard).containsExactly("EARLY", "BETWEEN", "LATE"));
    }

    @Test
    void oneSlowListenerBlocksNeitherRepliesNorOtherListeners() throws Exception { // go-qemu, govmm
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(3);
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            while (true) {
                JsonObject command = peer.command();
                peer.event("STOP");
                peer.reply(command, JsonObject.EMPTY);
            }
        });
        client.listen(QmpEventFilter.any(), event -> {
            stuck.countDown();
            awaitQuietly(release);
        });
        client.listen(QmpEventFilter.any(), event -> others.countDown());
        client.execute("a");
        stuck.await();
        client.execute("b");
        client.execute("c");
        assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
        release.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void eventsThatOverflowAreToldAsDropped() { // incus
        QmpOptions options = QmpOptions.builder().handshake(LONG).queueLimit(2).build();
        QmpClient client = connect(options, peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            for (int i = 0; i < 10; i++) {
                peer.event("STOP");
            }
            peer.reply(command, JsonObject.EMPTY);
            peer.ignore();
        });
        Subscription<QmpEvent> subscription = client.subscribe(QmpEventFilter.any());
        client.execute("x");
        assertThat(subscription.next(LONG)).isPresent();
        assertThat(subscription.next(LONG)).isPresent();
        assertThatThrownBy(() -> subscription.next(LONG))
                .isInstanceOfSatisfying(
                        EventsDroppedException.class, e -> assertThat(e.count()).isEqualTo(8));
        assertThat(subscription.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void aSilentQemuCostsOneDeadlineAndTellsWhatBecameOfTheEffect() { // incus
        QmpClient client = connect(QmpClientTest::ignore);
        assertThatThrownBy(() -> client.within(SHORT).execute("query-status"))
                .isInstanceOfSatisfying(TimedOutException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
                    assertThat(e.subject()).contains("query-status").contains("monitor");
                });
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aMonitorThatDoesNotGreetIsBusyAndSaysSo() {
        serve(Peer::ignore);
        QmpOptions options = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, server.target(), options))
                .isInstanceOfSatisfying(MonitorBusyException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.NOTHING);
                    assertThat(e).hasMessageContaining("another client").hasMessageContaining("stopped");
                });
    }

    // A hostile monitor.

    @Test
    void garbageIsSkippedAndTold() {
        List<QmpFault.Kind> faults = new CopyOnWriteArrayList<>();
        QmpOptions options = QmpOptions.builder()
                .handshake(LONG)
                .onFault(fault -> faults.add(fault.kind()))
                .build();
        QmpClient client = connect(options, peer -> {
            peer.line("garbage");
            peer.bytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n', '\n'});
            peer.shakeHands();
            JsonObject command = peer.command();
            peer.line("}{");
            peer.line("[[[[");
            peer.reply(command, number(1));
            peer.echo();
        });
        assertThat(client.execute("x")).isEqualTo(number(1));
        assertThat(client.execute("x", number(2))).isEqualTo(number(2));
        assertThat(client.statistics().faults(QmpFault.Kind.MALFORMED_LINE)).isEqualTo(4);
        await().untilAsserted(() -> assertThat(faults).hasSize(4).containsOnly(QmpFault.Kind.MALFORMED_LINE));
    }

    @Test
    void whoSendsNothingButGarbageIsGivenUpOn() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.command();
            while (true) {
                peer.bytes("{x}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThatThrownBy(() -> client.execute("x"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no QMP");
        assertThat(client.ended().toCompletableFuture().join().kind()).isEqualTo(QmpEnd.Kind.NOT_QMP);
        assertThat(client.statistics().faults(QmpFault.Kind.MALFORMED_LINE)).isEqualTo(1_000);
    }

    @Test
    void aGigabyteWithoutANewlineHitsTheCeilingAndTheNextReplyArrives() {
        QmpOptions options = QmpOptions.builder()
                .handshake(LONG)
                .deadline(Duration.ofSeconds(90))
                .messageLimit(ByteSize.ofMiB(1))
                .build();
        QmpClient client = connect(options, peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                peer.bytes(chunk);
            }
            peer.line("");
            peer.reply(command, number(1));
            peer.ignore();
        });
        assertThat(client.execute("x")).isEqualTo(number(1));
        assertThat(client.statistics().faults(QmpFault.Kind.OVERSIZED_LINE)).isEqualTo(1);
    }

    @Test
    void wrongIdsAreIgnoredAndCounted() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            long id = command.longValue("id");
            peer.reply(JsonNumber.of(id + 1), number(0));
            peer.reply(new JsonString(Long.toString(id)), number(0));
            peer.line("{\"return\": {\"number\": 0}}");
            peer.reply(command, number(1));
            peer.ignore();
        });
        assertThat(client.execute("x")).isEqualTo(number(1));
        assertThat(client.statistics().faults(QmpFault.Kind.UNKNOWN_ID)).isEqualTo(3);
    }

    @Test
    void aSecondReplyIsIgnoredAndCounted() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            while (true) {
                JsonObject command = peer.command();
                peer.reply(command, command.get("arguments"));
                peer.reply(command, number(0));
            }
        });
        for (int i = 1; i < 20; i++) {
            assertThat(client.execute("x", number(i))).isEqualTo(number(i));
        }
        await().untilAsserted(() ->
                assertThat(client.statistics().faults(QmpFault.Kind.UNKNOWN_ID)).isEqualTo(19));
    }

    @Test
    void anErrorWithoutAnIdFailsNobody() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            peer.line("{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}");
            peer.reply(command, number(1));
            peer.ignore();
        });
        assertThat(client.execute("x")).isEqualTo(number(1));
        assertThat(client.statistics().faults(QmpFault.Kind.UNMATCHED_ERROR)).isEqualTo(1);
    }

    @Test
    void aLateReplyReachesNobodyElse() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject late = peer.command();
            JsonObject next = peer.command();
            peer.reply(late, number(0));
            peer.reply(next, number(1));
            peer.ignore();
        });
        assertThatThrownBy(() -> client.within(SHORT).execute("slow")).isInstanceOf(TimedOutException.class);
        assertThat(client.execute("x")).isEqualTo(number(1));
        assertThat(client.statistics().lateReplies()).isEqualTo(1);
        assertThat(client.statistics().faults(QmpFault.Kind.UNKNOWN_ID)).isZero();
    }

    @Test
    void aGreetingMayComeLate() throws Exception {
        CountDownLatch greet = new CountDownLatch(1);
        serve(peer -> {
            greet.await();
            peer.shakeHands();
            peer.echo();
        });
        Future<QmpClient> connecting = callers.submit(() -> QmpClient.connect(host, server.target(), PATIENT));
        assertThatThrownBy(() -> connecting.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        greet.countDown();
        try (QmpClient client = connecting.get(30, TimeUnit.SECONDS)) {
            assertThat(client.execute("x", number(1))).isEqualTo(number(1));
        }
    }

    @Test
    void whatIsNotQmpIsToldAsSuch() {
        serve(peer -> {
            peer.line("220 mail.example.org ESMTP");
            peer.ignore();
        });
        QmpOptions options = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, server.target(), options))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no QMP monitor");
    }

    @Test
    void refusedCapabilitiesFailTheConnect() {
        serve(peer -> {
            peer.greet();
            peer.refuse(peer.command(), "GenericError", "not today");
            peer.ignore();
        });
        assertThatThrownBy(() -> QmpClient.connect(host, server.target(), PATIENT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("not today");
    }

    @Test
    void anEndDuringTheHandshakeFailsTheConnectAtOnce() {
        serve(Peer::greet);
        assertThatThrownBy(() -> QmpClient.connect(host, server.target(), PATIENT))
                .isInstanceOf(UnreachableException.class);
    }

    @Test
    void aMonitorThatGreetsAndThenHangsTimesOut() {
        serve(peer -> {
            peer.greet();
            peer.ignore();
        });
        QmpOptions options = QmpOptions.builder().handshake(SHORT).build();
        assertThatThrownBy(() -> QmpClient.connect(host, server.target(), options))
                .isInstanceOf(TimedOutException.class);
    }

    @Test
    void aStaleReplyToAnEarlierClientIsIgnored() {
        QmpClient client = connect(peer -> {
            peer.greet();
            JsonObject negotiation = peer.command();
            peer.reply(JsonNumber.of(negotiation.longValue("id") + 1), number(0));
            peer.reply(negotiation, JsonObject.EMPTY);
            peer.echo();
        });
        assertThat(client.execute("x", number(1))).isEqualTo(number(1));
        assertThat(client.statistics().faults(QmpFault.Kind.UNEXPECTED_MESSAGE)).isEqualTo(1);
    }

    @Test
    void anEndInMidLineFailsEveryCallWithTheReason() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            for (int i = 0; i < 64; i++) {
                peer.command();
            }
            peer.bytes("{\"return\": {".getBytes(StandardCharsets.UTF_8));
            end.await();
        });
        List<Future<JsonValue>> waiting = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            waiting.add(callers.submit(() -> client.execute("x")));
            waiting.add(client.submit(QmpCommand.of("y")));
        }
        end.countDown();
        for (Future<JsonValue> each : waiting) {
            assertFails(each, UnreachableException.class, Effect.UNKNOWN);
        }
        assertThat(client.isOpen()).isFalse();
        QmpEnd why = client.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(why.kind()).isEqualTo(QmpEnd.Kind.LOST);
        assertThat(why.reason()).contains("middle of a message");
        assertThatThrownBy(() -> client.execute("x"))
                .isInstanceOfSatisfying(
                        UnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
    }

    @Test
    void aHalfClosedConnectionIsOver() throws Exception {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.command();
            peer.shutdownOutput();
            peer.ignore();
        });
        assertThatThrownBy(() -> client.execute("x")).isInstanceOf(UnreachableException.class);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void thousandsOfUnansweredCommandsAreEnough() {
        QmpClient client = connect(QmpClientTest::ignore);
        CompletableFuture<JsonValue> last = client.submit(QmpCommand.of("x"));
        for (int i = 0; i < 10_000 && !last.isDone(); i++) {
            last = client.submit(QmpCommand.of("x"));
        }
        assertFails(last, NotEnoughResourcesException.class, Effect.NOTHING);
    }

    // Giving up.

    @Test
    void closingFailsCallsUnderWay() throws Exception {
        CountDownLatch sent = new CountDownLatch(2);
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            while (true) {
                peer.command();
                sent.countDown();
            }
        });
        Future<JsonValue> waiting = callers.submit(() -> client.execute("x"));
        CompletableFuture<JsonValue> future = client.submit(QmpCommand.of("y"));
        sent.await();
        client.close();
        client.close();
        assertFails(waiting, ClosedException.class, Effect.UNKNOWN);
        assertFails(future, ClosedException.class, Effect.UNKNOWN);
        assertThatThrownBy(() -> client.execute("x"))
                .isInstanceOfSatisfying(
                        ClosedException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
        assertThat(client.ended()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .kind())
                .isEqualTo(QmpEnd.Kind.CLOSED_HERE);
    }

    @RepeatedTest(30)
    void closingRacesWithCallersAndLeavesNoneWaiting() throws Exception {
        CountDownLatch busy = new CountDownLatch(4);
        QmpClient client = connect(QmpClientTest::echo);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(callers.submit(() -> executeForEver(client, busy)));
        }
        busy.await();
        client.close();
        for (Future<?> each : all) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedException.class);
        }
    }

    private static Void executeForEver(QmpClient client, CountDownLatch busy) {
        while (true) {
            client.execute("x");
            busy.countDown();
        }
    }

    @Test
    void closingLeavesNoThreadAndNoDescriptor() {
        serve(QmpClientTest::echo);
        Runnable session = () -> {
            try (QmpClient client = QmpClient.connect(host, server.target(), PATIENT)) {
                client.listen(QmpEventFilter.any(), event -> {});
                client.submit(QmpCommand.of("x")).join();
            }
        };
        session.run();
        await().untilAsserted(() -> assertThat(ownThreads()).isZero());
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            session.run();
        }
        await().untilAsserted(() -> {
            assertThat(ownThreads()).isZero();
            assertThat(descriptors()).isLessThanOrEqualTo(before);
        });
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vireo-qmp"))
                .count();
    }

    private static long descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    @Test
    void anInterruptEndsOneCallAndKeepsTheFlagAndTheConnection() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.command();
            sent.countDown();
            peer.echo();
        });
        Future<Boolean> interrupted = callers.submit(() -> {
            waiter.set(Thread.currentThread());
            assertThatThrownBy(() -> client.execute("x"))
                    .isInstanceOfSatisfying(
                            InterruptedOperationException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
            return Thread.interrupted();
        });
        sent.await();
        waiter.get().interrupt();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(client.execute("x", number(1))).isEqualTo(number(1));
    }

    @Test
    void anInterruptedThreadSendsNothing() {
        QmpClient client = connect(QmpClientTest::echo);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> client.execute("x"))
                    .isInstanceOfSatisfying(
                            InterruptedOperationException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(client.statistics().commands()).isZero();
    }

    @Test
    void aFutureTimesOut() {
        QmpClient client = connect(QmpClientTest::ignore);
        assertFails(client.submit(QmpCommand.of("x").deadline(SHORT)), TimedOutException.class, Effect.UNKNOWN);
    }

    @Test
    void aCancelledFutureLeavesTheConnectionAlone() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject cancelled = peer.command();
            JsonObject next = peer.command();
            peer.reply(cancelled, number(0));
            peer.reply(next, number(1));
            peer.ignore();
        });
        assertThat(client.submit(QmpCommand.of("x")).cancel(true)).isTrue();
        assertThat(client.execute("y")).isEqualTo(number(1));
        assertThat(client.statistics().lateReplies()).isEqualTo(1);
    }

    @Test
    void dependentsOfFuturesRunOnTheCallbackExecutor() throws Exception {
        ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> new Thread(task, "my-callbacks"));
        opened.add(callbacks::shutdown);
        QmpOptions options =
                QmpOptions.builder().handshake(LONG).callbackExecutor(callbacks).build();
        CountDownLatch answer = new CountDownLatch(1);
        QmpClient client = connect(options, peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            answer.await();
            peer.reply(command, number(1));
            peer.ignore();
        });
        CompletableFuture<String> thread = client.submit(QmpCommand.of("x"))
                .thenApply(value -> Thread.currentThread().getName());
        answer.countDown();
        assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("my-callbacks");
    }

    @Test
    void aFutureCompletesEvenWhereTheCallbackExecutorWasShutDown() throws Exception {
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        QmpOptions options =
                QmpOptions.builder().handshake(LONG).callbackExecutor(callbacks).build();
        QmpClient client = connect(options, QmpClientTest::echo);
        callbacks.shutdown();
        assertThat(client.submit(QmpCommand.of("x", number(1))).get(30, TimeUnit.SECONDS))
                .isEqualTo(number(1));
    }

    @Test
    void anInterruptDuringConnectEndsIt() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        serve(peer -> {
            accepted.countDown();
            peer.ignore();
        });
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<Boolean> connecting = callers.submit(() -> {
            waiter.set(Thread.currentThread());
            assertThatThrownBy(() -> QmpClient.connect(host, server.target(), PATIENT))
                    .isInstanceOf(InterruptedOperationException.class);
            return Thread.interrupted();
        });
        accepted.await();
        waiter.get().interrupt();
        assertThat(connecting.get(30, TimeUnit.SECONDS)).isTrue();
    }

    // Events.

    @Test
    void aListenerRegisteredBeforeTheCommandHearsTheEventThatItCauses() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            peer.event("RESUME");
            peer.event("DEVICE_DELETED");
            peer.reply(command, JsonObject.EMPTY);
            peer.ignore();
        });
        try (Subscription<QmpEvent> deleted = client.subscribe(QmpEventFilter.named("DEVICE_DELETED"))) {
            client.execute("device_del");
            assertThat(deleted.next(LONG)).map(QmpEvent::name).contains("DEVICE_DELETED");
        }
        assertThat(client.statistics().events()).isEqualTo(2);
    }

    @Test
    void theEventsBeforeTheEndAreTakenBeforeTheEndIsTold() {
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            JsonObject command = peer.command();
            peer.event("SHUTDOWN");
            peer.reply(command, JsonObject.EMPTY);
        });
        Subscription<QmpEvent> subscription = client.subscribe(QmpEventFilter.any());
        client.execute("quit");
        assertThat(subscription.next(LONG)).map(QmpEvent::name).contains("SHUTDOWN");
        assertThatThrownBy(() -> subscription.next(LONG)).isInstanceOf(UnreachableException.class);
        assertThatThrownBy(() -> client.subscribe(QmpEventFilter.any()).next(LONG))
                .isInstanceOf(UnreachableException.class);
    }

    @Test
    void aHandlerMayExecuteCommands() throws Exception {
        CompletableFuture<JsonValue> inside = new CompletableFuture<>();
        QmpClient client = connect(peer -> {
            peer.shakeHands();
            peer.reply(peer.command(), JsonObject.EMPTY);
            peer.event("STOP");
            peer.echo();
        });
        try (Registration unused =
                client.listen(QmpEventFilter.any(), event -> inside.complete(client.execute("x", number(1))))) {
            client.execute("stop");
            assertThat(inside.get(30, TimeUnit.SECONDS)).isEqualTo(number(1));
        }
    }

    // Out of band.

    @Test
    void outOfBandIsNegotiatedWhenAskedFor() {
        List<JsonObject> commands = new CopyOnWriteArrayList<>();
        QmpOptions options = QmpOptions.builder().handshake(LONG).outOfBand().build();
        QmpClient client = connect(options, peer -> {
            commands.add(peer.shakeHands());
            JsonObject command = peer.command();
            commands.add(command);
            peer.reply(command, JsonObject.EMPTY);
            peer.ignore();
        });
        client.execute(QmpCommand.of("migrate-pause").outOfBand());
        assertThat(client.outOfBand()).isTrue();
        assertThat(commands.get(0).object("arguments").array("enable").strings())
                .containsExactly("oob");
        assertThat(commands.get(1).string("exec-oob")).isEqualTo("migrate-pause");
    }

    @Test
    void outOfBandIsRefusedWhereItWasNotNegotiated() {
        QmpClient client = connect(QmpClientTest::echo);
        assertThat(client.outOfBand()).isFalse();
        assertThatThrownBy(() -> client.execute(QmpCommand.of("yank").outOfBand()))
                .isInstanceOf(UnsupportedException.class);
        assertThatThrownBy(
                        () -> client.submit(QmpCommand.of("yank").outOfBand()).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnsupportedException.class);
    }

    @Test
    void commandsDoNotShowTheirArguments() {
        assertThat(QmpCommand.of("object_add", JsonObject.of("data", "hunter2")))
                .hasToString("object_add");
        assertThatThrownBy(() -> QmpCommand.of("a\",\"b")).isInstanceOf(IllegalArgumentException.class);
    }
}
