package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.lvm.LoopDevices;
import dev.vireo.lvm.LvmOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Reporter} must do, with the real LVM on a file. */
abstract class ReporterConformance {
    static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String GROUP = "vireo-report";

    @TempDir
    Path folder;

    private LocalHost host;
    private LoopDevices loops;
    private HostPath device;
    private Reporter reporter;

    /** The reporter under test. */
    abstract Reporter open(LocalHost on, ProcessReporter processes);

    @BeforeEach
    void open() throws IOException {
        host = LocalHost.open();
        assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
        loops = new LoopDevices(host, folder);
        device = loops.add(64 << 20);
        change("vgcreate", GROUP, device.value());
        reporter = open(host, new ProcessReporter(host, new Root(host, LvmOptions.defaults()), DEADLINE));
    }

    @AfterEach
    void close() {
        reporter.close();
        loops.close();
        host.close();
    }

    final LocalHost host() {
        return host;
    }

    final Reporter reporter() {
        return reporter;
    }

    private List<String> words(List<HostPath> devices, String command, String... arguments) {
        List<String> words = new ArrayList<>(
                List.of(command, "--config", DeviceFilter.only(devices).config(), "--driverloaded", "n"));
        words.addAll(List.of(arguments));
        return words;
    }

    private void change(String... words) {
        List<String> argv = new ArrayList<>(List.of("lvm"));
        argv.addAll(words(List.of(device), words[0], "-y"));
        argv.addAll(List.of(words).subList(1, words.length));
        host.run(Command.of(argv)).orThrow("run", words[0]);
    }

    final List<String> report(List<HostPath> devices, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--reportformat", "json", "--configreport", "lv", "-o", "lv_name", "--configreport", "vg"));
        arguments.addAll(List.of("-o", "vg_name"));
        arguments.addAll(List.of(more));
        return words(devices, "fullreport", arguments.toArray(String[]::new));
    }

    final List<String> names() {
        return names(List.of(device));
    }

    private List<String> names(List<HostPath> devices) {
        CommandResult result = reporter.run(report(devices));
        assertThat(result.succeeded()).as(result.standardError()).isTrue();
        List<String> names = new ArrayList<>();
        for (JsonObject part :
                Json.parse(result.output()).asObject().array("report").objects()) {
            part.optionalArray("lv")
                    .ifPresent(volumes -> volumes.objects().forEach(volume -> names.add(volume.string("lv_name"))));
        }
        return names;
    }

    private void make(String name) {
        change("lvcreate", "-an", "-Zn", "-Wn", "-L", "4m", "-n", name, GROUP);
    }

    @Test
    void seesWhatOthersHaveChangedMeanwhile() {
        assertThat(names()).isEmpty();
        make("one");
        assertThat(names()).containsExactly("one");
        make("two");
        assertThat(names()).containsExactlyInAnyOrder("one", "two");
        change("lvremove", GROUP + "/one");
        assertThat(names()).containsExactly("two");
    }

    @Test
    void looksAtNoOtherDevicesThanItIsToldToEachTime() throws IOException {
        make("one");
        HostPath other = loops.add(64 << 20);
        assertThat(names(List.of(other))).isEmpty();
        assertThat(names()).containsExactly("one");
        assertThat(names(List.of(other))).isEmpty();
    }

    @Test
    void saysWhyACommandFails() {
        CommandResult result = reporter.run(report(List.of(device), "nosuch"));
        assertThat(result.succeeded()).isFalse();
        assertThat(result.standardError()).contains("nosuch");
        assertThat(reporter.run(List.of("fullreport", "--nonsense")).succeeded())
                .isFalse();
        assertThat(names()).as("it goes on").isEmpty();
    }

    @Test
    void keepsNothingOpenBetweenTwoCommands() {
        names();
        make("one");
        change("lvremove", GROUP + "/one");
        change("vgremove", GROUP);
        change("pvremove", device.value());
        assertThat(names()).isEmpty();
    }

    @Test
    void answersSeveralAtOnce() {
        make("one");
        List<CompletableFuture<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(CompletableFuture.supplyAsync(this::names));
        }
        assertThat(all).allSatisfy(each -> assertThat(each.join()).containsExactly("one"));
    }
}
