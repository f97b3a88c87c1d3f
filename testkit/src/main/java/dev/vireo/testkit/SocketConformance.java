package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ClosedException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.SocketPeer.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Host#connect}. */
abstract class SocketConformance extends ConformancePart {
    private HostPath file;
    private SocketPeer peer;

    SocketConformance(HostConformance suite) {
        super(suite);
    }

    @BeforeEach
    void listen() {
        file = path("socket");
        peer = fixture().listen(file);
    }

    @AfterEach
    void stopListening() {
        peer.close();
    }

    private HostSocket connect(SocketListener listener) {
        return host().connect(SocketTarget.of(file), listener);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(bytes(text));
    }

    @Test
    void carriesDataBothWays() {
        Recorder heard = new Recorder();
        try (HostSocket socket = connect(heard);
                Connection other = peer.accept()) {
            assertThat(socket.isOpen()).isTrue();
            other.write(bytes("greeting"));
            assertThat(heard.awaitBytes(8)).isEqualTo(bytes("greeting"));
            for (int i = 0; i < 100; i++) {
                socket.send(buffer("ping"));
                assertThat(other.read(4)).isEqualTo(bytes("ping"));
                other.write(bytes("pong"));
                heard.awaitBytes(8 + 4 * (i + 1));
            }
            assertThat(heard.isOver()).isFalse();
        }
    }

    @Test
    void sendsWhatTheBufferHoldsAndNoMore() {
        try (HostSocket socket = connect(new Recorder());
                Connection other = peer.accept()) {
            ByteBuffer part = ByteBuffer.allocateDirect(10);
            part.put(bytes("0123456789")).position(2).limit(5);
            socket.send(part);
            socket.send(buffer("").asReadOnlyBuffer());
            socket.send(buffer("-end").asReadOnlyBuffer());
            assertThat(other.read(7)).isEqualTo(bytes("234-end"));
        }
    }

    @Test
    void carriesMoreThanASocketHoldsBothWays() {
        byte[] data = noise(3 * 1024 * 1024);
        Recorder heard = new Recorder();
        try (HostSocket socket = connect(heard);
                Connection other = peer.accept()) {
            socket.send(ByteBuffer.wrap(data));
            assertThat(other.read(data.length)).isEqualTo(data);
            FutureTask<Boolean> writing = async(() -> {
                other.write(data);
                return true;
            });
            assertThat(heard.awaitBytes(data.length)).isEqualTo(data);
            assertThat(get(writing)).isTrue();
        }
    }

    @Test
    void keepsMessagesOfManyThreadsWhole() {
        try (HostSocket socket = connect(new Recorder());
                Connection other = peer.accept()) {
            List<FutureTask<Boolean>> senders = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] message = new byte[10_000];
                Arrays.fill(message, (byte) i);
                senders.add(async(() -> {
                    for (int round = 0; round < 20; round++) {
                        socket.send(ByteBuffer.wrap(message.clone()));
                    }
                    return true;
                }));
            }
            for (int i = 0; i < 8 * 20; i++) {
                byte[] message = other.read(10_000);
                byte first = message[0];
                for (byte each : message) {
                    assertThat(each).isEqualTo(first);
                }
            }
            assertThat(senders).allMatch(ConformancePart::get);
        }
    }

    @Test
    void refusesMoreThanTheQueueHoldsForAPeerThatDoesNotRead() {
        try (HostSocket socket = connect(new Recorder());
                Connection other = peer.accept()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            socket.send(ByteBuffer.allocate(1024 * 1024));
                        }
                    })
                    .isInstanceOf(NotEnoughResourcesException.class);
            assertThat(socket.isOpen()).isTrue();
            assertThat(other.read(1024 * 1024)).hasSize(1024 * 1024);
        }
    }

    @Test
    void tellsThatThePeerHasClosedAfterItsLastBytes() {
        Recorder heard = new Recorder();
        try (HostSocket socket = connect(heard)) {
            Connection other = peer.accept();
            other.write(bytes("last words"));
            other.close();
            heard.awaitEnd();
            assertThat(heard.text()).isEqualTo("last words");
            assertThat(heard.failure()).isNull();
            assertThat(socket.isOpen()).isFalse();
            assertThatThrownBy(() -> socket.send(buffer("x"))).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void closingIsTheEnd() {
        Recorder heard = new Recorder();
        HostSocket socket = connect(heard);
        try (Connection other = peer.accept()) {
            socket.close();
            socket.close();
            assertThat(socket.isOpen()).isFalse();
            heard.awaitEnd();
            assertThat(heard.failure()).isNull();
            assertThat(other.isAtEnd()).isTrue();
            assertThatThrownBy(() -> socket.send(buffer("x"))).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void anInterruptOfASenderHarmsNobody() {
        Recorder heard = new Recorder();
        try (HostSocket socket = connect(heard);
                Connection other = peer.accept()) {
            FutureTask<Boolean> sender = async(() -> {
                Thread.currentThread().interrupt();
                socket.send(buffer("sent"));
                return Thread.currentThread().isInterrupted();
            });
            assertThat(get(sender)).isTrue();
            assertThat(other.read(4)).isEqualTo(bytes("sent"));
            other.write(bytes("reply"));
            assertThat(heard.awaitBytes(5)).isEqualTo(bytes("reply"));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aListenerThatThrowsClosesItsOwnSocketOnly() {
        Recorder healthy = new Recorder();
        Recorder end = new Recorder();
        SocketListener broken = new SocketListener() {
            @Override
            public void received(ByteBuffer data) {
                throw new IllegalStateException("thrown by a test's listener");
            }

            @Override
            public void closed(@Nullable Throwable failure) {
                end.closed(failure);
            }
        };
        try (HostSocket first = connect(healthy);
                Connection firstPeer = peer.accept();
                HostSocket second = connect(broken);
                Connection secondPeer = peer.accept()) {
            secondPeer.write(bytes("x"));
            end.awaitEnd();
            assertThat(end.failure()).isInstanceOf(IllegalStateException.class);
            assertThat(second.isOpen()).isFalse();
            firstPeer.write(bytes("fine"));
            assertThat(healthy.awaitBytes(4)).isEqualTo(bytes("fine"));
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void aListenerMaySendAndClose() {
        List<HostSocket> socket = new ArrayList<>();
        Recorder end = new Recorder();
        SocketListener echo = new SocketListener() {
            @Override
            public void received(ByteBuffer data) {
                byte[] copy = new byte[data.remaining()];
                data.get(copy);
                socket.get(0).send(ByteBuffer.wrap(copy));
                if (copy[copy.length - 1] == '.') {
                    socket.get(0).close();
                }
            }

            @Override
            public void closed(@Nullable Throwable failure) {
                end.closed(failure);
            }
        };
        socket.add(connect(echo));
        try (Connection other = peer.accept()) {
            other.write(bytes("echo"));
            assertThat(other.read(4)).isEqualTo(bytes("echo"));
            other.write(bytes("."));
            end.awaitEnd();
        }
    }

    @Test
    void serves100Sockets() {
        List<HostSocket> sockets = new ArrayList<>();
        List<Connection> others = new ArrayList<>();
        List<Recorder> heard = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                heard.add(new Recorder());
                sockets.add(connect(heard.get(i)));
                others.add(peer.accept());
            }
            for (int i = 0; i < 100; i++) {
                others.get(i).write(bytes("number " + (1000 + i)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(heard.get(i).awaitBytes(11)).isEqualTo(bytes("number " + (1000 + i)));
            }
        } finally {
            sockets.forEach(HostSocket::close);
            others.forEach(Connection::close);
        }
        heard.forEach(Recorder::awaitEnd);
    }

    @Test
    void refusesWhatIsNotThere() {
        Recorder heard = new Recorder();
        assertThatThrownBy(() -> host().connect(SocketTarget.of(path("none")), heard))
                .isInstanceOf(NotFoundException.class);
        host().files().replace(path("file"), bytes("x"), 0600);
        assertThatThrownBy(() -> host().connect(SocketTarget.of(path("file")), heard))
                .isInstanceOf(NotFoundException.class);
        peer.close();
        assertThatThrownBy(() -> connect(heard)).isInstanceOf(UnreachableException.class);
        assertThat(heard.isOver()).isFalse();
    }

    @Test
    void refusesALink() {
        HostPath link = path("link");
        host().run(programs().linking(file, link)).orThrow("link", link.value());
        assertThatThrownBy(() -> host().connect(SocketTarget.of(link), new Recorder()))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void refusesAPeerOfAnotherUser() {
        int user = host().facts().userId();
        assertThatThrownBy(() -> host().connect(SocketTarget.of(file).peer(user + 1), new Recorder()))
                .isInstanceOf(AccessDeniedException.class);
        host().connect(SocketTarget.of(file).peer(user), new Recorder()).close();
    }

    @Test
    void closingTheHostClosesItsSockets() {
        Host another = fixture().open();
        Recorder heard = new Recorder();
        HostSocket socket = another.connect(SocketTarget.of(file), heard);
        try (Connection other = peer.accept()) {
            another.close();
            heard.awaitEnd();
            assertThat(socket.isOpen()).isFalse();
            assertThat(other.isAtEnd()).isTrue();
            assertThatThrownBy(() -> another.connect(SocketTarget.of(file), heard))
                    .isInstanceOf(ClosedException.class);
        }
    }
}
