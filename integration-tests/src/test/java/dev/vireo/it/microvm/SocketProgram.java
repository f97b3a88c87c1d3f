package dev.vireo.it.microvm;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.kvm.Code;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * A program on a lab host that talks to a Linux in a microVM over its socket device, both ways: {@code SocketProgram
 * KERNEL INITRD COMMAND-LINE}. It ends with status 0 when all went well.
 */
final class SocketProgram {
    static final String DONE = "both ways work";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LINE = 48;
    private static final long LOADED = 0x100000;
    private static final int HEADERS = 64 + 56;

    /** Says a word to port 52 of the host, and becomes a shell for who calls port 53 of the guest. */
    private static final byte[] IN_GUEST = Code.of("""
                                   | start:
            e8 83 00 00 00         | call socket
            89 c3                  | mov ebx,eax
            89 df                  | mov edi,ebx
            48 8d 35 86 00 00 00   | lea rsi,[rip + host]
            6a 10                  | push 0x10
            5a                     | pop rdx
            6a 2a                  | push 0x2a
            58                     | pop rax
            0f 05                  | syscall
            89 df                  | mov edi,ebx
            48 8d 35 95 00 00 00   | lea rsi,[rip + text]
            6a 03                  | push 0x3
            5a                     | pop rdx
            6a 01                  | push 0x1
            58                     | pop rax
            0f 05                  | syscall
            89 df                  | mov edi,ebx
            6a 03                  | push 0x3
            58                     | pop rax
            0f 05                  | syscall
            e8 53 00 00 00         | call socket
            89 c3                  | mov ebx,eax
            89 df                  | mov edi,ebx
            48 8d 35 66 00 00 00   | lea rsi,[rip + here]
            6a 10                  | push 0x10
            5a                     | pop rdx
            6a 31                  | push 0x31
            58                     | pop rax
            0f 05                  | syscall
            89 df                  | mov edi,ebx
            6a 01                  | push 0x1
            5e                     | pop rsi
            6a 32                  | push 0x32
            58                     | pop rax
            0f 05                  | syscall
            89 df                  | mov edi,ebx
            31 f6                  | xor esi,esi
            31 d2                  | xor edx,edx
            6a 2b                  | push 0x2b
            58                     | pop rax
            0f 05                  | syscall
            89 c3                  | mov ebx,eax
            89 df                  | mov edi,ebx
            31 f6                  | xor esi,esi
            6a 21                  | push 0x21
            58                     | pop rax
            0f 05                  | syscall
            89 df                  | mov edi,ebx
            6a 01                  | push 0x1
            5e                     | pop rsi
            6a 21                  | push 0x21
            58                     | pop rax
            0f 05                  | syscall
            48 8d 3d 40 00 00 00   | lea rdi, [rip + shell]
            6a 00                  | push 0x0
            57                     | push rdi
            48 89 e6               | mov rsi,rsp
            31 d2                  | xor edx,edx
            6a 3b                  | push 0x3b
            58                     | pop rax
            0f 05                  | syscall
            0f 0b                  | ud2
                                   | socket:
            6a 28                  | push 0x28
            5f                     | pop rdi
            6a 01                  | push 0x1
            5e                     | pop rsi
            31 d2                  | xor edx,edx
            6a 29                  | push 0x29
            58                     | pop rax
            0f 05                  | syscall
            c3                     | ret
                                   | host:
            28 00 00 00 34 00 00 00 02 00 00 00 00 00 00 00 | port 52 of context id 2
                                   | here:
            28 00 00 00 35 00 00 00 ff ff ff ff 00 00 00 00 | port 53 of any
                                   | text:
            68 69 0a               | hi
                                   | shell:
            2f 62 69 6e 2f 73 68 00 | /bin/sh
            """);

    private SocketProgram() {}

    public static void main(String[] arguments) throws IOException {
        ConnectOptions patient = ConnectOptions.builder()
                .timeouts(Timeouts.builder().start(PATIENCE).build())
                .build();
        DomainSpec spec = DomainSpec.builder(DomainName.of("socket"))
                .memory(ByteSize.ofMiB(128))
                .vsock(3)
                .kernel(KernelBoot.of(HostPath.of(arguments[0]))
                        .initrd(HostPath.of(arguments[1]))
                        .commandLine(arguments[2]))
                .build();
        try (Hypervisor hypervisor = Hypervisor.connect("kvm:///", patient)) {
            Domain domain = hypervisor.domains().define(spec);
            domain.startPaused();
            Path socket = Path.of(domain.vsock().value());
            try (ServerSocketChannel listener = listen(socket.resolveSibling(socket.getFileName() + "_52"));
                    ConsoleReader console = domain.console().readNew()) {
                domain.resume();
                console.awaitText(GuestLine.READY.marker(), PATIENCE);
                install(domain, console);
                domain.console().write("/tmp/v & echo be''gun\n");
                console.awaitText("begun", PATIENCE);
                try (SocketChannel guest = listener.accept()) {
                    expect(guest, "hi\n");
                }
            }
            callShell(socket);
            domain.destroy();
            domain.undefine();
        }
        System.out.println(DONE);
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        return listener;
    }

    /** Types it, a few bytes a line. */
    private static void install(Domain domain, ConsoleReader console) {
        byte[] elf = elf();
        for (int at = 0; at < elf.length; at += LINE) {
            StringBuilder line = new StringBuilder("printf '");
            for (int i = at; i < Math.min(elf.length, at + LINE); i++) {
                line.append(String.format("\\%03o", elf[i] & 0xff));
            }
            domain.console().write(line + "' >>/tmp/v; echo typed''-" + at + "-\n");
            console.awaitText("typed-" + at + "-", PATIENCE);
        }
        domain.console().write("chmod 755 /tmp/v; echo instal''led\n");
        console.awaitText("installed", PATIENCE);
    }

    private static byte[] elf() {
        int size = HEADERS + IN_GUEST.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1); // an executable of x86-64
        file.putLong(LOADED + HEADERS).putLong(64).putLong(0).putInt(0); // entry, program headers, no sections
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.position(64).putInt(1).putInt(5); // to be loaded, and executed
        file.putLong(0).putLong(LOADED).putLong(LOADED);
        file.putLong(size).putLong(size).putLong(0x1000);
        return file.put(IN_GUEST).array();
    }

    /** The guest may not listen yet, and refuses calls until then. */
    private static void callShell(Path socket) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(socket)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nobody listens in the guest");
            }
        }
    }

    private static boolean answers(Path socket) throws IOException {
        try (SocketChannel shell = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            write(shell, "CONNECT 53\n");
            ByteBuffer octet = ByteBuffer.allocate(1);
            for (int got = shell.read(octet); octet.get(0) != '\n'; got = shell.read(octet.clear())) {
                if (got < 0) {
                    return false;
                }
            }
            write(shell, "echo $((40+2)) bottles; exit\n");
            expect(shell, "42 bottles\n");
            return true;
        }
    }

    private static void write(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void expect(SocketChannel from, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        while (bytes.hasRemaining() && from.read(bytes) >= 0) {
            // what it says comes in pieces
        }
        String said = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        if (!said.equals(text)) {
            throw new IllegalStateException("the guest says '" + said + "' and not '" + text + "'");
        }
    }
}
