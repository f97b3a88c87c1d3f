package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.Channel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exit status of a session's command; RFC 4254, 6.10. */
final class ExitStatus {
    private static final Map<String, Integer> SIGNALS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("ABRT", 6),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15));

    private ExitStatus() {}

    /** 128 + n for signal n, 255 for one that SSH has no name for, -1 while nothing is known. */
    static int of(Channel channel) {
        @Nullable String signal = channel.getExitSignal();
        if (signal != null && !signal.isEmpty()) {
            Integer number = SIGNALS.get(signal);
            return number == null ? 255 : 128 + number;
        }
        return channel.getExitStatus();
    }
}
