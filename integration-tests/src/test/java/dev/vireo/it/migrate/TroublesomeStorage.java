package dev.vireo.it.migrate;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.StorageHandover;
import dev.vireo.core.driver.StorageHandoverProvider;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Storage that causes trouble at a moment: metadata {@code trouble} is {@code MOMENT veto} or {@code MOMENT kill FOLDER},
 * which kills the hypervisor that has to do with that folder, or {@code MOMENT look FOLDER}, which notes {@code running}
 * when there is one, or {@code MOMENT unplug}, which takes the loopback device away; {@code told} is a file in which each
 * call is noted.
 */
public final class TroublesomeStorage implements StorageHandoverProvider {
    @Override
    public Optional<StorageHandover> open(GuestDefinition definition, Host source, Host target) {
        String trouble = definition.spec().metadata().get("trouble");
        if (trouble == null) {
            return Optional.empty();
        }
        Path told = Path.of(definition.spec().metadata().get("told"));
        return Optional.of(new Troublesome(trouble.split(" "), told));
    }

    private record Troublesome(String[] trouble, Path told) implements StorageHandover {
        private void note(String text) {
            try {
                Files.writeString(told, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void at(String moment) {
            note(moment);
            if (!trouble[0].equals(moment)) {
                return;
            }
            if (trouble[1].equals("veto")) {
                throw new ConflictException(ErrorDetails.of("migrate", "its storage", "the replica is not up to date"));
            }
            if (trouble[1].equals("unplug")) {
                try (LocalHost host = LocalHost.open()) {
                    StallVictim.link(host, "down");
                }
                return;
            }
            for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
                String line = StateFolder.commandLine(process.pid());
                if (!line.startsWith("/") || !line.contains("qemu-system") || !line.contains(trouble[2])) {
                    continue;
                }
                if (trouble[1].equals("look")) {
                    note("running");
                } else {
                    process.destroyForcibly();
                    process.onExit().join();
                }
            }
        }

        @Override
        public void prepare() {
            at("prepare");
        }

        @Override
        public void confirm() {
            at("confirm");
        }

        @Override
        public void finish() {
            at("finish");
        }

        @Override
        public void abort() {
            at("abort");
        }

        @Override
        public void leave() {
            at("leave");
        }
    }
}
