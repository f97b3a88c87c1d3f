package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestCommandLineTest {
    private final GuestCommandLine line = GuestCommandLine.onSerialConsole();

    @Test
    void putsTheConsoleOnTheSerialPort() {
        assertThat(line.toString().split(" ")).contains("console=ttyS0");
    }

    @Test
    void addsOptionsAtTheEnd() {
        assertThat(line.with(BootOption.COUNT)
                        .with(BootOption.NET, "dhcp")
                        .with("quiet")
                        .toString())
                .isEqualTo(line + " vireo.count=1 vireo.net=dhcp quiet");
    }

    @Test
    void staysAsItIsWhenAnOptionIsAdded() {
        String before = line.toString();
        assertThat(line.with("quiet")).isNotSameAs(line);
        assertThat(line).hasToString(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\there", "line\nbreak", "quoted=\"x\"", "vireo.net="})
    void rejectsWhatIsNotOneArgument(String argument) {
        assertThatIllegalArgumentException().isThrownBy(() -> line.with(argument));
    }
}
