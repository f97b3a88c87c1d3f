package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.Code;
import dev.vireo.microvm.internal.boot.PlainElf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A guest of 451 bytes in long mode, packed as a kernel; software KVM runs it as well. It needs 4 MiB and one processor.
 *
 * <p>It writes {@code toy ready} to the serial port, then sleeps; 100 times a second the timer wakes it, upon which it adds
 * one to the 64-bit number at {@link #COUNTER}, and looks at power button and serial port:
 *
 * <table>
 * <caption>What it does</caption>
 * <tr><td>power button</td><td>writes {@code power button}, then as {@code p}</td></tr>
 * <tr><td>{@code p}</td><td>writes {@code bye} and powers off by ACPI</td></tr>
 * <tr><td>{@code r}</td><td>resets by the keyboard controller</td></tr>
 * <tr><td>{@code a}</td><td>resets by ACPI's register</td></tr>
 * <tr><td>{@code t}</td><td>triple fault</td></tr>
 * <tr><td>{@code h}</td><td>halts for ever, deaf to everything</td></tr>
 * <tr><td>{@code c}</td><td>writes the counter, as 16 hexadecimal digits</td></tr>
 * <tr><td>{@code n}</td><td>notifies queue 1 of the virtio device at 0xd0000000</td></tr>
 * <tr><td>anything else</td><td>writes {@code got} and the character</td></tr>
 * </table>
 *
 * <p>Each of these ends its line with {@code \n}. Its interrupt table is at 0x30000.
 */
public final class ToyKernel {
    /** Where it counts its ticks. */
    public static final long COUNTER = 0x200000;

    /** What it writes when it is up. */
    public static final String READY = "toy ready\n";

    private static final int SECTOR = 512;
    private static final long LOADED = PlainElf.LOADED;

    private static final String CODE = """
            | start:
            fc                     | cld
            fa                     | cli
            bf 00 00 03 00         | mov edi,0x30000
            48 8d 05 8e 01 00 00   | lea rax,[rip + other]
            b9 00 01 00 00         | mov ecx,0x100
            | gates:
            e8 55 01 00 00         | call gate
            e2 f9                  | loop gates
            bf 00 02 03 00         | mov edi,0x30200
            48 8d 05 70 01 00 00   | lea rax,[rip + tick]
            e8 42 01 00 00         | call gate
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
            48 8d 35 37 01 00 00   | lea rsi,[rip + ready]
            e8 f4 00 00 00         | call say
            fb                     | sti
            | again:
            f4                     | hlt
            48 ff 04 25 00 00 20 00| inc QWORD PTR ds:0x200000
            66 ba 00 06            | mov dx,0x600
            66 ed                  | in ax,dx
            f6 c4 01               | test ah,0x1
            74 0e                  | je nobutton
            48 8d 35 28 01 00 00   | lea rsi,[rip + button]
            e8 d3 00 00 00         | call say
            eb 4d                  | jmp off
            | nobutton:
            66 ba fd 03            | mov dx,0x3fd
            ec                     | in al,dx
            a8 01                  | test al,0x1
            74 d5                  | je again
            66 ba f8 03            | mov dx,0x3f8
            ec                     | in al,dx
            3c 70                  | cmp al,0x70
            74 3b                  | je off
            3c 72                  | cmp al,0x72
            74 52                  | je reset
            3c 61                  | cmp al,0x61
            74 57                  | je acpireset
            3c 74                  | cmp al,0x74
            74 5f                  | je triple
            3c 68                  | cmp al,0x68
            74 65                  | je hang
            3c 63                  | cmp al,0x63
            74 75                  | je count
            3c 6e                  | cmp al,0x6e
            74 61                  | je notify
            48 8d 35 e9 00 00 00   | lea rsi,[rip + got]
            88 c3                  | mov bl,al
            e8 99 00 00 00         | call say
            88 d8                  | mov al,bl
            66 ba f8 03            | mov dx,0x3f8
            ee                     | out dx,al
            48 8d 35 d9 00 00 00   | lea rsi,[rip + newline]
            e8 86 00 00 00         | call say
            eb b3                  | jmp nobutton
            | off:
            48 8d 35 db 00 00 00   | lea rsi,[rip + bye]
            e8 78 00 00 00         | call say
            66 ba 04 06            | mov dx,0x604
            66 b8 00 34            | mov ax,0x3400
            66 ef                  | out dx,ax
            e9 76 ff ff ff         | jmp again
            | reset:
            b0 fe                  | mov al,0xfe
            e6 64                  | out 0x64,al
            e9 6d ff ff ff         | jmp again
            | acpireset:
            66 ba 08 06            | mov dx,0x608
            b0 01                  | mov al,0x1
            ee                     | out dx,al
            e9 61 ff ff ff         | jmp again
            | triple:
            6a 00                  | push 0x0
            6a 00                  | push 0x0
            0f 01 1c 24            | lidt [rsp]
            0f 0b                  | ud2
            | hang:
            fa                     | cli
            f4                     | hlt
            eb fc                  | jmp hang
            | notify:
            b8 50 00 00 d0         | mov eax,0xd0000050
            c7 00 01 00 00 00      | mov DWORD PTR [rax],0x1
            e9 65 ff ff ff         | jmp nobutton
            | count:
            4c 8b 04 25 00 00 20 00| mov r8,QWORD PTR ds:0x200000
            b9 10 00 00 00         | mov ecx,0x10
            | digit:
            49 c1 c0 04            | rol r8,0x4
            44 88 c0               | mov al,r8b
            24 0f                  | and al,0xf
            04 30                  | add al,0x30
            3c 39                  | cmp al,0x39
            76 02                  | jbe small
            04 27                  | add al,0x27
            | small:
            66 ba f8 03            | mov dx,0x3f8
            ee                     | out dx,al
            e2 e8                  | loop digit
            48 8d 35 58 00 00 00   | lea rsi,[rip + newline]
            e8 05 00 00 00         | call say
            e9 2f ff ff ff         | jmp nobutton
            | say:
            ac                     | lods al,BYTE PTR ds:[rsi]
            84 c0                  | test al,al
            74 07                  | je said
            66 ba f8 03            | mov dx,0x3f8
            ee                     | out dx,al
            eb f4                  | jmp say
            | said:
            c3                     | ret
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

    /** In the order in which the code expects them. */
    private static final String TEXTS = READY + "\0got \0\n\0power button\n\0bye\n\0";

    private ToyKernel() {}

    /** Its instructions and texts, which run wherever they are. */
    static byte[] code() {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(Code.of(CODE));
        code.writeBytes(TEXTS.getBytes(StandardCharsets.US_ASCII));
        return code.toByteArray();
    }

    /** Packed as an ELF file of one segment. */
    public static byte[] elf() {
        return elf(code(), LOADED);
    }

    /** Packs code, which is loaded at 1 MiB, as an ELF file of one segment. */
    public static byte[] elf(byte[] code, long entry) {
        return PlainElf.of(code, entry);
    }

    /** Another guest, in protected mode: it writes {@code PVH} if it finds the start info, and powers off. */
    static byte[] pvh() {
        byte[] code = Code.of("""
            81 3b 78 c5 6e 33      | cmp dword ptr [ebx], 0x336ec578
            75 18                  | jne end
            66 ba f8 03            | mov dx, 0x3f8
            b0 50                  | mov al, 'P'
            ee                     | out dx, al
            b0 56                  | mov al, 'V'
            ee                     | out dx, al
            b0 48                  | mov al, 'H'
            ee                     | out dx, al
            66 ba 04 06            | mov dx, 0x604
            66 b8 00 34            | mov ax, 0x3400
            66 ef                  | out dx, ax
                                   | end:
            f4                     | hlt
            eb fd                  | jmp end
            """);
        ByteBuffer file = ByteBuffer.allocate(64 + 2 * 56 + 20 + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(elf(new byte[0], LOADED)).putShort(56, (short) 2);
        file.putLong(64 + 8, file.capacity() - code.length);
        file.putLong(64 + 32, code.length).putLong(64 + 40, code.length);
        file.putInt(120, 4).putLong(120 + 8, 176).putLong(120 + 32, 20); // the note behind the headers
        file.position(176).putInt(4).putInt(4).putInt(18);
        file.put("Xen\0".getBytes(StandardCharsets.US_ASCII)).putInt((int) LOADED);
        return file.put(code).array();
    }

    /** Packed as a bzImage with a 64-bit entry. */
    public static byte[] bzImage() {
        byte[] code = code();
        ByteBuffer file = ByteBuffer.allocate(2 * SECTOR + 0x200 + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0x1f1, (byte) 1); // one sector of setup behind the first
        file.putShort(0x1fe, (short) 0xaa55);
        file.put(0x201, (byte) 0x66); // where the header ends
        file.putInt(0x202, 0x53726448);
        file.putShort(0x206, (short) 0x20f);
        file.put(0x211, (byte) 1); // loaded at 1 MiB
        file.putInt(0x22c, 0x7fff_ffff);
        file.putInt(0x230, 0x1000);
        file.putShort(0x236, (short) 1); // has a 64-bit entry
        file.putInt(0x238, 2047);
        file.putLong(0x258, LOADED);
        file.putInt(0x260, 0x1000);
        return file.position(2 * SECTOR + 0x200).put(code).array();
    }

    /** Writes the ELF file into a folder. */
    public static Path writeTo(Path folder) {
        return write(folder.resolve("toy.elf"), elf());
    }

    static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
