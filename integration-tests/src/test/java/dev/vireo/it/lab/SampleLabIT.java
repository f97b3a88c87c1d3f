// @start region="sample"
package dev.vireo.it.lab;

import dev.vireo.host.Command;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@UseLab(hosts = 2)
class SampleLabIT {
    @Test
    void oneHostNoticesThatTheOtherIsGoneAndThatItIsBack(Lab lab) {
        LabHost one = lab.host(1);
        LabHost two = lab.host(2);
        await(() -> sees(one, two));

        lab.network().cut(one, two);
        await(() -> !sees(one, two));
        lab.network().heal(one, two);
        await(() -> sees(one, two));

        two.powerOff();
        await(() -> !sees(one, two));
        two.powerOn();
        await(() -> sees(one, two));
    }

    private static boolean sees(LabHost one, LabHost two) {
        return one.run(Command.of("ping", "-c", "1", "-W", "1", two.dataAddress()))
                .succeeded();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }
}
// @end
