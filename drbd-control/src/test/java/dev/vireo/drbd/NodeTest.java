package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.StateRoot;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeTest {
    @Test
    void aHostThatDoesNotAnswerIsNotAskedAgainAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        Host dead = (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    throw new UnreachableException(ErrorDetails.of("reach", "host2", "it does not answer"));
                });
        Drbd drbd = Drbd.on(dead, StateRoot.below(HostPath.of("/nowhere")));
        Node node = new Node(drbd, step -> {});

        assertThat(node.reached()).isEmpty();
        int once = asked.get();
        assertThat(node.reached()).isEmpty();
        assertThat(once).isPositive();
        assertThat(asked).hasValue(once);
    }
}
