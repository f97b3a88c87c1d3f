package dev.vireo.it.support;

import dev.vireo.kvm.Code;
import dev.vireo.microvm.internal.machine.ToyKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Guests of some hundred bytes in long mode, which software KVM runs as well. Written with the assembly beside the bytes,
 * to be checked by a disassembler.
 */
public final class ToyKernels {
    /** What {@link #echo} writes when it is up. */
    public static final String READY = "toy ready";

    /** Typed at {@link #echo}, makes it power off. */
    public static final String POWER_OFF = "\u0010";

    /** Typed at {@link #echo}, makes it reset the machine. */
    public static final String RESET = "\u0012";

    /** Typed at {@link #echo}, makes it end in a triple fault. */
    public static final String CRASH = "\u0014";

    private static final long LOADED = 0x100000;

    /** A hundred times a second it wakes up, looks at its power button, and writes what was typed. */
    private static final String ECHO = """
                                   | start:
            fc                     | cld
            fa                     | cli
            bf 00 00 03 00         | mov edi,0x30000
            48 8d 05 de 00 00 00   | lea rax,[rip + other]
            b9 00 01 00 00         | mov ecx,0x100
                                   | gates:
            e8 a5 00 00 00         | call gate
            e2 f9                  | loop gates
            bf 00 02 03 00         | mov edi,0x30200
            48 8d 05 c0 00 00 00   | lea rax,[rip + tick]
            e8 92 00 00 00         | call gate
            68 00 00 03 00         | push 0x30000
            6a 00                  | push 0x0
            66 c7 44 24 06 ff 0f   | mov WORD PTR [rsp+0x6],0xfff
            0f 01 5c 24 06         | lidt [rsp+0x6]
            b0 11                  | mov al,0x11
            e6 20                  | out 0x20,al
            b0 20                  | mov al,0x20
            e6 21                  | out 0x21,al
            b0 04                  | mov al,0x4
            e6 21                  | out 0x21,al
            b0 01                  | mov al,0x1
            e6 21                  | out 0x21,al
            b0 fe                  | mov al,0xfe
            e6 21                  | out 0x21,al
            b0 34                  | mov al,0x34
            e6 43                  | out 0x43,al
            66 b8 9c 2e            | mov ax,0x2e9c
            e6 40                  | out 0x40,al
            88 e0                  | mov al,ah
            e6 40                  | out 0x40,al
            48 8d 35 87 00 00 00   | lea rsi,[rip + ready]
            ba f8 03 00 00         | mov edx,0x3f8
                                   | say:
            ac                     | lods al,BYTE PTR ds:[rsi]
            84 c0                  | test al,al
            74 03                  | je said
            ee                     | out dx,al
            eb f8                  | jmp say
                                   | said:
            fb                     | sti
                                   | again:
            f4                     | hlt
            ba 00 06 00 00         | mov edx,0x600
            66 ed                  | in ax,dx
            f6 c4 01               | test ah,0x1
            75 1f                  | jne off
                                   | look:
            ba fd 03 00 00         | mov edx,0x3fd
            ec                     | in al,dx
            a8 01                  | test al,0x1
            74 e9                  | je again
            ba f8 03 00 00         | mov edx,0x3f8
            ec                     | in al,dx
            3c 10                  | cmp al,0x10
            74 0b                  | je off
            3c 12                  | cmp al,0x12
            74 14                  | je reset
            3c 14                  | cmp al,0x14
            74 16                  | je triple
            ee                     | out dx,al
            eb e1                  | jmp look
                                   | off:
            ba 04 06 00 00         | mov edx,0x604
            66 b8 00 34            | mov ax,0x3400
            66 ef                  | out dx,ax
            eb c7                  | jmp again
                                   | reset:
            b0 fe                  | mov al,0xfe
            e6 64                  | out 0x64,al
            eb c1                  | jmp again
                                   | triple:
            6a 00                  | push 0x0
            6a 00                  | push 0x0
            0f 01 1c 24            | lidt [rsp]
            cc                     | int3
                                   | gate:
            66 89 07               | mov WORD PTR [rdi],ax
            8c 4f 02               | mov WORD PTR [rdi+0x2],cs
            66 c7 47 04 00 8e      | mov WORD PTR [rdi+0x4],0x8e00
            48 89 c2               | mov rdx,rax
            48 c1 ea 10            | shr rdx,0x10
            66 89 57 06            | mov WORD PTR [rdi+0x6],dx
            48 c1 ea 10            | shr rdx,0x10
            89 57 08               | mov DWORD PTR [rdi+0x8],edx
            c7 47 0c 00 00 00 00   | mov DWORD PTR [rdi+0xc],0x0
            83 c7 10               | add edi,0x10
            c3                     | ret
                                   | tick:
            50                     | push rax
            b0 20                  | mov al,0x20
            e6 20                  | out 0x20,al
            58                     | pop rax
                                   | other:
            48 cf                  | iretq
            """;

    /** It drives the virtio disk at the third place of the bus, behind the random numbers and the balloon. */
    private static final String DISK = """
                                           | start:
            fc                             | cld
            fa                             | cli
            bb 00 20 00 d0                 | mov ebx,0xd0002000
            c7 43 70 00 00 00 00           | mov DWORD PTR [rbx+0x70],0x0
            c7 43 70 01 00 00 00           | mov DWORD PTR [rbx+0x70],0x1
            c7 43 70 03 00 00 00           | mov DWORD PTR [rbx+0x70],0x3
            c7 43 24 01 00 00 00           | mov DWORD PTR [rbx+0x24],0x1
            c7 43 20 01 00 00 00           | mov DWORD PTR [rbx+0x20],0x1
            c7 43 70 0b 00 00 00           | mov DWORD PTR [rbx+0x70],0xb
            c7 43 30 00 00 00 00           | mov DWORD PTR [rbx+0x30],0x0
            c7 43 38 04 00 00 00           | mov DWORD PTR [rbx+0x38],0x4
            c7 83 80 00 00 00 00 00 20 00  | mov DWORD PTR [rbx+0x80],0x200000
            c7 83 90 00 00 00 00 10 20 00  | mov DWORD PTR [rbx+0x90],0x201000
            c7 83 a0 00 00 00 00 20 20 00  | mov DWORD PTR [rbx+0xa0],0x202000
            c7 43 44 01 00 00 00           | mov DWORD PTR [rbx+0x44],0x1
            c7 43 70 0f 00 00 00           | mov DWORD PTR [rbx+0x70],0xf
            bf 00 00 20 00                 | mov edi,0x200000
            c7 07 00 30 20 00              | mov DWORD PTR [rdi],0x203000
            c7 47 08 10 00 00 00           | mov DWORD PTR [rdi+0x8],0x10
            c7 47 0c 01 00 01 00           | mov DWORD PTR [rdi+0xc],0x10001
            c7 47 10 00 40 20 00           | mov DWORD PTR [rdi+0x10],0x204000
            c7 47 18 00 02 00 00           | mov DWORD PTR [rdi+0x18],0x200
            c7 47 1c 03 00 02 00           | mov DWORD PTR [rdi+0x1c],0x20003
            c7 47 20 00 50 20 00           | mov DWORD PTR [rdi+0x20],0x205000
            c7 47 28 01 00 00 00           | mov DWORD PTR [rdi+0x28],0x1
            c7 47 2c 02 00 00 00           | mov DWORD PTR [rdi+0x2c],0x2
            48 8d 35 65 00 00 00           | lea rsi,[rip + ready]
            ba f8 03 00 00                 | mov edx,0x3f8
                                           | say:
            ac                             | lods al,BYTE PTR ds:[rsi]
            84 c0                          | test al,al
            74 03                          | je look
            ee                             | out dx,al
            eb f8                          | jmp say
                                           | look:
            ba fd 03 00 00                 | mov edx,0x3fd
            ec                             | in al,dx
            a8 01                          | test al,0x1
            74 f6                          | je look
            ba f8 03 00 00                 | mov edx,0x3f8
            ec                             | in al,dx
            3c 73                          | cmp al,0x73
            74 33                          | je size
            66 ff 87 02 10 00 00           | inc WORD PTR [rdi+0x1002]
            c7 43 50 00 00 00 00           | mov DWORD PTR [rbx+0x50],0x0
                                           | wait:
            66 8b 87 02 10 00 00           | mov ax,WORD PTR [rdi+0x1002]
            66 3b 87 02 20 00 00           | cmp ax,WORD PTR [rdi+0x2002]
            75 f0                          | jne wait
            b0 3d                          | mov al,0x3d
            ee                             | out dx,al
            8a 87 00 50 00 00              | mov al,BYTE PTR [rdi+0x5000]
            04 30                          | add al,0x30
            ee                             | out dx,al
            8a 87 00 40 00 00              | mov al,BYTE PTR [rdi+0x4000]
            ee                             | out dx,al
            eb b9                          | jmp look
                                           | size:
            b0 7e                          | mov al,0x7e
            ee                             | out dx,al
            8b 83 00 01 00 00              | mov eax,DWORD PTR [rbx+0x100]
            c1 e8 0b                       | shr eax,0xb
            04 30                          | add al,0x30
            ee                             | out dx,al
            eb a8                          | jmp look
            """;

    /** It drives the virtio console at the third place of the bus, behind the random numbers and the balloon. */
    private static final String CONSOLE = """
                                           | start:
            fc                             | cld
            fa                             | cli
            bb 00 20 00 d0                 | mov ebx,0xd0002000
            c7 43 70 00 00 00 00           | mov DWORD PTR [rbx+0x70],0x0
            c7 43 70 01 00 00 00           | mov DWORD PTR [rbx+0x70],0x1
            c7 43 70 03 00 00 00           | mov DWORD PTR [rbx+0x70],0x3
            c7 43 24 01 00 00 00           | mov DWORD PTR [rbx+0x24],0x1
            c7 43 20 01 00 00 00           | mov DWORD PTR [rbx+0x20],0x1
            c7 43 70 0b 00 00 00           | mov DWORD PTR [rbx+0x70],0xb
            31 c9                          | xor ecx,ecx
            bf 00 00 20 00                 | mov edi,0x200000
                                           | queue:
            89 4b 30                       | mov DWORD PTR [rbx+0x30],ecx
            c7 43 38 04 00 00 00           | mov DWORD PTR [rbx+0x38],0x4
            89 bb 80 00 00 00              | mov DWORD PTR [rbx+0x80],edi
            8d 87 00 10 00 00              | lea eax,[rdi+0x1000]
            89 83 90 00 00 00              | mov DWORD PTR [rbx+0x90],eax
            8d 87 00 20 00 00              | lea eax,[rdi+0x2000]
            89 83 a0 00 00 00              | mov DWORD PTR [rbx+0xa0],eax
            c7 43 44 01 00 00 00           | mov DWORD PTR [rbx+0x44],0x1
            81 c7 00 00 01 00              | add edi,0x10000
            ff c1                          | inc ecx
            83 f9 02                       | cmp ecx,0x2
            75 c4                          | jne queue
            c7 43 70 0f 00 00 00           | mov DWORD PTR [rbx+0x70],0xf
            48 8d 05 6f 00 00 00           | lea rax,[rip + ready]
            bf 00 00 21 00                 | mov edi,0x210000
            48 89 07                       | mov QWORD PTR [rdi],rax
            c7 47 08 0a 00 00 00           | mov DWORD PTR [rdi+0x8],0xa
            b9 01 00 00 00                 | mov ecx,0x1
            e8 3b 00 00 00                 | call give
                                           | again:
            bf 00 00 20 00                 | mov edi,0x200000
            c7 07 00 40 20 00              | mov DWORD PTR [rdi],0x204000
            c7 47 08 01 00 00 00           | mov DWORD PTR [rdi+0x8],0x1
            c7 47 0c 02 00 00 00           | mov DWORD PTR [rdi+0xc],0x2
            31 c9                          | xor ecx,ecx
            e8 1b 00 00 00                 | call give
            bf 00 00 21 00                 | mov edi,0x210000
            c7 07 00 40 20 00              | mov DWORD PTR [rdi],0x204000
            c7 47 08 01 00 00 00           | mov DWORD PTR [rdi+0x8],0x1
            ff c1                          | inc ecx
            e8 02 00 00 00                 | call give
            eb c5                          | jmp again
                                           | give:
            66 ff 87 02 10 00 00           | inc WORD PTR [rdi+0x1002]
            89 4b 50                       | mov DWORD PTR [rbx+0x50],ecx
                                           | wait:
            66 8b 87 02 10 00 00           | mov ax,WORD PTR [rdi+0x1002]
            66 3b 87 02 20 00 00           | cmp ax,WORD PTR [rdi+0x2002]
            75 f0                          | jne wait
            c3                             | ret
            """;

    /** Deaf and at rest. */
    private static final String IDLE = """
            | start:
            fa                     | cli
            f4                     | hlt
            eb fc                  | jmp start
            """;

    private ToyKernels() {}

    /** Writes a kernel that echoes what it is sent, and powers off when its power button is pressed. */
    public static Path echo(Path folder) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(Code.of(ECHO));
        code.writeBytes((READY + "\n\0").getBytes(StandardCharsets.US_ASCII));
        return write(folder.resolve("echo.elf"), code.toByteArray());
    }

    /**
     * Writes a kernel that, for each character that is typed, reads the first sector of its disk, and writes {@code =},
     * the status as a digit, and the sector's first byte; after an {@code s}, {@code ~} and the disk's size in MiB.
     */
    public static Path disk(Path folder) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(Code.of(DISK));
        code.writeBytes((READY + "\n\0").getBytes(StandardCharsets.US_ASCII));
        return write(folder.resolve("disk.elf"), code.toByteArray());
    }

    /** Writes a kernel that echoes what it is sent on its virtio console. */
    public static Path console(Path folder) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(Code.of(CONSOLE));
        code.writeBytes((READY + "\n").getBytes(StandardCharsets.US_ASCII));
        return write(folder.resolve("console.elf"), code.toByteArray());
    }

    /** Writes a kernel that does nothing and minds no power button. */
    public static Path idle(Path folder) {
        return write(folder.resolve("idle.elf"), Code.of(IDLE));
    }

    /** In a form that every user may read. */
    private static Path write(Path file, byte[] code) {
        try {
            Files.write(file, ToyKernel.elf(code, LOADED));
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
