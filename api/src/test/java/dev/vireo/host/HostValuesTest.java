package dev.vireo.host;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.error.CommandFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostValuesTest {
    @Test
    void aCommandHasSaneDefaults() {
        Command command = Command.of("qemu-img", "info", "a b");
        assertThat(command.argv()).containsExactly("qemu-img", "info", "a b");
        assertThat(command.input()).isEmpty();
        assertThat(command.environment()).isEmpty();
        assertThat(command.deadline()).isEmpty();
        assertThat(command.outputLimit()).isEqualTo(ByteSize.ofMiB(16));
        assertThat(command.effectsLock()).isEmpty();
        assertThat(command).hasToString("qemu-img info a b");
    }

    @Test
    void aCommandKeepsEverySettingWhateverComesNext() {
        Command command = Command.of(List.of("x"))
                .environment("A", "1")
                .input("in")
                .deadline(Duration.ofSeconds(7))
                .outputLimit(ByteSize.ofKiB(1))
                .under(HostPath.of("/lock"))
                .environment("B", "=2");
        Command again = command.outputLimit(ByteSize.ofKiB(1))
                .deadline(Duration.ofSeconds(7))
                .input("in");
        for (Command each : List.of(command, again)) {
            assertThat(each.argv()).containsExactly("x");
            assertThat(each.environment()).containsExactly(Map.entry("A", "1"), Map.entry("B", "=2"));
            assertThat(each.input()).asString().isEqualTo("in");
            assertThat(each.deadline()).contains(Duration.ofSeconds(7));
            assertThat(each.outputLimit()).isEqualTo(ByteSize.ofKiB(1));
            assertThat(each.effectsLock()).contains(HostPath.of("/lock"));
        }
    }

    @Test
    void aCommandCannotBeChangedFromOutside() {
        List<String> argv = new ArrayList<>(List.of("x", "y"));
        byte[] input = {1};
        Command command = Command.of(argv).input(input);
        argv.set(1, "z");
        input[0] = 2;
        command.input()[0] = 3;
        assertThat(command.argv()).containsExactly("x", "y");
        assertThat(command.input()).containsExactly(1);
        assertThatThrownBy(() -> command.argv().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> command.environment("A", "1").environment().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aCommandMustNameAProgramAndHoldNoZero() {
        assertThat(fieldsRefusedBy(() -> Command.of(List.of()))).containsExactly("argv");
        assertThat(fieldsRefusedBy(() -> Command.of(""))).containsExactly("argv");
        assertThat(fieldsRefusedBy(() -> Command.of("x", "a\0b"))).containsExactly("argv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A=B", "A\0"})
    void aCommandRefusesBadNamesOfVariables(String name) {
        assertThat(fieldsRefusedBy(() -> Command.of("x").environment(name, ""))).containsExactly("environment");
        assertThat(fieldsRefusedBy(() -> Command.of("x").environment("A", "a\0b")))
                .containsExactly("environment");
    }

    @Test
    void aResultHandsOutCopiesAndThrowsOnFailure() {
        CommandResult result =
                new CommandResult(List.of("lvs"), 5, new byte[] {'o', (byte) 0xff}, "no such group\n".getBytes(), true);
        result.outputBytes()[0] = 'x';
        assertThat(result.outputBytes()).containsExactly('o', 0xff);
        assertThat(result.output()).isEqualTo("o\ufffd");
        assertThat(result.standardError()).isEqualTo("no such group\n");
        assertThat(result.truncated()).isTrue();
        assertThat(result.succeeded()).isFalse();
        CommandFailedException failure =
                catchThrowableOfType(CommandFailedException.class, () -> result.orThrow("list", "group vg0"));
        assertThat(failure).hasMessage("list group vg0: lvs ended with status 5: no such group");
        assertThat(failure.argv()).containsExactly("lvs");
        assertThat(failure.exitStatus()).isEqualTo(5);
        assertThat(failure.standardError()).isEqualTo("no such group\n");
    }

    @Test
    void aResultThatSucceededIsReturned() {
        CommandResult result = new CommandResult(List.of("true"), 0, new byte[0], new byte[0], false);
        assertThat(result.orThrow("do", "it")).isSameAs(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef", "0123456789abcdef0123456789abcdef\n"
            })
    void refusesABadHostId(String id) {
        assertThat(fieldsRefusedBy(() -> new HostId(id))).containsExactly("value");
    }

    @Test
    void aProcessIdentityIsWhole() {
        assertThat(fieldsRefusedBy(() -> new ProcessIdentity(0, 1, "b"))).containsExactly("pid");
        assertThat(fieldsRefusedBy(() -> new ProcessIdentity(1, -1, "b"))).containsExactly("pid");
        assertThat(fieldsRefusedBy(() -> new ProcessIdentity(1, 1, ""))).containsExactly("pid");
        assertThat(new ProcessIdentity(1, 2, "b")).isNotEqualTo(new ProcessIdentity(1, 3, "b"));
    }

    @Test
    void aSocketTargetKeepsEverySetting() {
        HostPath path = HostPath.of("/s");
        assertThat(SocketTarget.of(path).peerUserId()).isEmpty();
        assertThat(SocketTarget.of(path).deadline()).isEmpty();
        SocketTarget target =
                SocketTarget.of(path).peer(0).deadline(Duration.ofSeconds(1)).peer(7);
        assertThat(target.path()).isEqualTo(path);
        assertThat(target.peerUserId()).hasValue(7);
        assertThat(target.deadline()).contains(Duration.ofSeconds(1));
    }

    @Test
    void descriptionsOfTheHostCannotBeChanged() {
        List<Integer> cpus = new ArrayList<>(List.of(0, 1));
        Map<String, String> properties = new HashMap<>(Map.of("DEVTYPE", "disk"));
        NumaNode node = new NumaNode(0, ByteSize.ofGiB(1), cpus);
        HostDevice device = new HostDevice("block", "sda", HostPath.of("/sys/block/sda"), null, properties);
        cpus.clear();
        properties.clear();
        assertThat(node.cpus()).containsExactly(0, 1);
        assertThat(device.properties()).containsEntry("DEVTYPE", "disk");
        assertThat(device.deviceNode()).isEmpty();
    }

    @Test
    void virtualizationNeedsTheDeviceAndTheCpu() {
        assertThat(new VirtualizationSupport(true, true).hardware()).isTrue();
        assertThat(new VirtualizationSupport(true, false).hardware()).isFalse();
        assertThat(new VirtualizationSupport(false, true).hardware()).isFalse();
    }

    @Test
    void signalsHaveTheNumbersOfLinux() {
        assertThat(List.of(Signal.TERM, Signal.KILL, Signal.STOP, Signal.CONT))
                .extracting(Signal::number)
                .containsExactly(15, 9, 19, 18);
    }

    @Test
    void aStateRootCanBeBelowOneFolder() {
        assertThat(StateRoot.below(HostPath.of("/t")))
                .isEqualTo(new StateRoot(HostPath.of("/t/lib"), HostPath.of("/t/run")));
    }
}
