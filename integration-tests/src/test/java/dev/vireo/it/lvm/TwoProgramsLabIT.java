package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Command;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.Luggage;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs on one host at work on one volume group, with real devices. */
@UseLab
@Timeout(1200)
class TwoProgramsLabIT {
    private static final int NUMBER = 8;

    @Test
    void nothingIsLostAndConflictsSayWhatTheyAre(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        String classes = Luggage.bringClassPath(host, entry -> true);
        List<int[]> first = Stream.of("a", "b")
                .map(prefix -> CompletableFuture.supplyAsync(() -> run(host, classes, prefix)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < NUMBER; i += 2) {
            left.addAll(List.of("a" + i + "kept", "b" + i + "kept"));
        }
        List<LogicalVolume> volumes = lvm.report(Group.NAME).volumes();
        assertThat(volumes).extracting(LogicalVolume::name).containsAll(left);
        assertThat(volumes)
                .as("what one has made, and neither has removed, is there under one of its names")
                .hasSize(left.size() + total(first, 0) - total(first, 2));
        assertThat(volumes).extracting(LogicalVolume::name).doesNotHaveDuplicates();
        assertThat(total(first, 0)).isGreaterThanOrEqualTo(NUMBER);
        volumes.forEach(each -> lvm.remove(each.id()));
    }

    private static int[] run(LabHost host, String classes, String prefix) {
        String output = host.run(Command.of(
                                "java",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes,
                                Rival.class.getName(),
                                prefix,
                                Integer.toString(NUMBER))
                        .deadline(Group.PATIENCE.multipliedBy(4)))
                .orThrow("run", "rival " + prefix)
                .output();
        String[] words =
                output.strip().lines().reduce((one, two) -> two).orElseThrow().split(" ", -1);
        return Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
    }

    private static int total(List<int[]> counts, int which) {
        return counts.stream().mapToInt(each -> each[which]).sum();
    }
}
