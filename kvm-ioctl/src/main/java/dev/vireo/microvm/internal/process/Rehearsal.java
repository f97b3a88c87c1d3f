package dev.vireo.microvm.internal.process;

import dev.vireo.domain.CrashAction;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.boot.PlainElf;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The life of a microVM from its start to its end, with a guest of a few instructions: to have run what any of them runs. */
final class Rehearsal {
    private static final int O_RDWR = 2;
    private static final long MEMORY = 4 << 20;

    /** Says a letter at the serial port, and rests: mov edx,0x3f8; mov al,'r'; out dx,al; cli; hlt; jmp -3. */
    private static final byte[] GUEST = HexFormat.of().parseHex("baf8030000b072eefaf4ebfd");

    private static final List<String> LIFE = List.of(
            "qmp_capabilities",
            "query-status",
            "query-uuid",
            "cont",
            "query-blockstats",
            "query-balloon",
            "stop",
            "cont",
            "quit");

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    /** Runs it, in a folder of its own that is gone afterwards. */
    static void run() throws IOException, InterruptedException {
        Rehearsal rehearsal = new Rehearsal(Files.createTempDirectory("vireo-rehearsal-"));
        try {
            rehearsal.live();
        } finally {
            for (Path file : rehearsal.files) {
                Files.deleteIfExists(file);
            }
            Files.delete(rehearsal.folder);
        }
    }

    private Path file(String name) {
        Path file = folder.resolve(name);
        files.add(file);
        return file;
    }

    private void live() throws IOException, InterruptedException {
        Path socket = file("monitor");
        pipe("control.in");
        pipe("console.in");
        pipe("console.out");
        Path kernel = Files.write(file("kernel"), PlainElf.of(GUEST, PlainElf.LOADED));
        MachineDescription description = new MachineDescription(
                UUID.randomUUID(),
                MEMORY,
                1,
                open("/dev/kvm"),
                open(kernel.toString()),
                OptionalInt.empty(),
                "",
                List.of(MachineDescription.RNG, MachineDescription.BALLOON),
                List.of(),
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(socket.toString()),
                folder.resolve("control").toString(),
                folder.resolve("console").toString(),
                PoweroffAction.STOP,
                RebootAction.RESET,
                CrashAction.STOP);
        JsonObject told = (JsonObject) Json.parse(Json.writeBytes(description.toJson()));
        try (GuestMachine machine = GuestMachine.start(
                MachineDescription.of(told),
                MachineFiles.FOUND,
                () -> SystemCallFilter.program(Native.LIBC.getpid()))) {
            order(socket);
            machine.awaitEnd();
        }
    }

    /** A named pipe, by way of one that has no name. */
    private void pipe(String name) throws IOException {
        ByteBuffer ends = ByteBuffer.allocateDirect(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        if (Native.LIBC.pipe2(Native.address(ends), 0) != 0) {
            throw Failures.of("pipe2", name, Native.errno());
        }
        Files.createSymbolicLink(file(name), Path.of("/proc/self/fd/" + ends.getInt(0)));
    }

    private static int open(String path) {
        int fd = Native.LIBC.open(path, O_RDWR);
        if (fd < 0) {
            throw Failures.of("open", path, Native.errno());
        }
        return fd;
    }

    private static void order(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            BufferedReader answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            answers.readLine();
            for (String command : LIFE) {
                String line = Json.write(JsonObject.of("execute", command, "id", command)) + "\n";
                channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                String answer = answers.readLine();
                while (answer != null && !answer.contains("\"id\"")) { // an event
                    answer = answers.readLine();
                }
            }
        }
    }
}
