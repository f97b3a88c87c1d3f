package dev.vireo.host.local.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import dev.vireo.host.local.internal.sys.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final EventLoop loop = EventLoop.start();

    @AfterEach
    void close() {
        loop.close();
    }

    private <T> T onLoop(java.util.function.Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> result.complete(work.get()));
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void tellsAHandlerItsOwnDescriptorsEvents() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        List<Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Pipe pipe = Pipe.open("test", "loop");
            pipes.add(pipe);
            String name = "pipe " + i;
            loop.add(pipe.readEnd(), Constants.EPOLLIN, events -> {
                loop.remove(pipe.readEnd());
                heard.add(name + " " + (events & Constants.EPOLLIN));
            });
        }
        NativeBuffer byteToWrite = new NativeBuffer(1);
        assertThat(byteToWrite.write(pipes.get(7).writeEnd(), 1)).isEqualTo(1);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("pipe 7 1");
        assertThat(byteToWrite.write(pipes.get(3).writeEnd(), 1)).isEqualTo(1);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("pipe 3 1");
        onLoop(() -> {
            pipes.forEach(pipe -> loop.remove(pipe.readEnd()));
            return 0;
        });
        pipes.forEach(Pipe::close);
    }

    @Test
    void runsTasksInOrderOnItsThread() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        assertThat(onLoop(loop::isCurrent)).isTrue();
        assertThat(loop.isCurrent()).isFalse();
        assertThat(order).hasSize(100).isSorted();
    }

    @Test
    void runsTimersWhenTheyAreDue() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        long begin = System.nanoTime();
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(60), () -> heard.add("late"));
            loop.schedule(Duration.ofMillis(20), () -> heard.add("early"));
        });
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("early");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("late");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void survivesAHandlerThatThrows() {
        loop.execute(() -> {
            throw new IllegalStateException("thrown by a test");
        });
        assertThat(onLoop(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void refusesToWaitForItself() {
        assertThatThrownBy(() -> onLoop(() -> {
                            CompletableFuture<Boolean> refused = new CompletableFuture<>();
                            try {
                                loop.refuseCurrent("run");
                                refused.complete(false);
                            } catch (IllegalStateException e) {
                                refused.completeExceptionally(e);
                            }
                            return refused;
                        })
                        .join())
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void dropsNoTaskWhenItEnds() {
        EventLoop ending = EventLoop.start();
        CompletableFuture<String> before = new CompletableFuture<>();
        ending.execute(() -> before.complete("before"));
        ending.close();
        assertThat(before.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("before");
        CompletableFuture<String> after = new CompletableFuture<>();
        ending.execute(() -> after.complete("after"));
        assertThat(after.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("after");
    }

    @Test
    void hearsNothingOfADescriptorThatWasRemoved() {
        Pipe pipe = Pipe.open("test", "loop");
        List<Integer> heard = new ArrayList<>();
        loop.add(pipe.readEnd(), Constants.EPOLLIN, heard::add);
        onLoop(() -> {
            loop.remove(pipe.readEnd());
            return 0;
        });
        NativeBuffer byteToWrite = new NativeBuffer(1);
        byteToWrite.write(pipe.writeEnd(), 1);
        assertThat(onLoop(heard::size)).isZero();
        Libc.close(pipe.readEnd());
        Libc.close(pipe.writeEnd());
    }
}
