package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.RunFolder;
import dev.vireo.qmp.control.MonitorNames;

/** The sockets and pipes by which the outside talks to QEMU and to the guest. Pure. */
final class ChannelArguments {
    /** The character device behind the console. */
    static final String CONSOLE = "console";
    /** The character device behind the guest agent's channel. */
    static final String AGENT = "agent";

    /** Presses the power button through the pipe, whether or not somebody has used it before. */
    static final String POWERDOWN = "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"system_powerdown\"}";

    private static final String CONTROL = "control";

    private final RunFolder folder;

    ChannelArguments(RunFolder folder) {
        this.folder = folder;
    }

    /** Several monitors, as each serves one client. */
    void addMonitors(CommandLine line) {
        for (String monitor : MonitorNames.ALL) {
            line.option("-chardev", listening(monitor));
            line.option("-mon", new KeyValues("chardev", monitor).put("mode", "control"));
        }
    }

    /** One more monitor, at a pair of named pipes of the engine's; silent unless it is used. */
    void addPowerButton(CommandLine line) {
        line.option(
                "-chardev",
                new KeyValues("pipe")
                        .put("id", CONTROL)
                        .put("path", folder.control().value()));
        line.option("-mon", new KeyValues("chardev", CONTROL).put("mode", "control"));
    }

    /** The engine's pair of named pipes, so that output goes somewhere whoever is attached. */
    void addConsole(CommandLine line) {
        line.option(
                "-chardev",
                new KeyValues("pipe")
                        .put("id", CONSOLE)
                        .put("path", folder.console().value()));
    }

    void addAgent(CommandLine line) {
        line.option("-chardev", listening(AGENT));
    }

    void addScreen(CommandLine line) {
        line.option("-vnc", new KeyValues("unix:" + folder.socket("vnc").value()));
    }

    private KeyValues listening(String name) {
        return new KeyValues("socket")
                .put("id", name)
                .put("path", folder.socket(name).value())
                .put("server", true)
                .put("wait", false);
    }
}
