package dev.vireo.benchmarks.microvm;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's machine {@code microvm} with its virtio devices on MMIO, as it comes. */
final class QemuMicrovm implements Side {
    private static final long PATIENCE_SECONDS = 300;
    private static final int MOST = 1 << 20;

    private final Setting setting;
    private final String tap;
    private final Path monitor;

    /**
     * QEMU.
     *
     * @param tap a tap on the bridge
     * @param monitor where its monitor may listen
     */
    QemuMicrovm(Setting setting, String tap, Path monitor) {
        this.setting = setting;
        this.tap = tap;
        this.monitor = monitor;
    }

    @Override
    public Guest start() throws IOException {
        return run(List.of());
    }

    @Override
    public void save(Guest guest, Path file) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(monitor));
            awaitPrompt(channel);
            channel.write(
                    ByteBuffer.wrap(("migrate \"exec:cat >" + file + "\"\n").getBytes(StandardCharsets.US_ASCII)));
            awaitPrompt(channel);
        }
        ((OnPipes) guest).close();
    }

    /** Reads up to the end of the next prompt. */
    private static void awaitPrompt(SocketChannel channel) throws IOException {
        StringBuilder said = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(256);
        while (!said.toString().endsWith("(qemu) ")) {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("QEMU has ended: " + said);
            }
            said.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        }
    }

    @Override
    public Guest restore(Path file) throws IOException {
        return run(List.of("-incoming", "exec:cat " + file));
    }

    private OnPipes run(List<String> more) throws IOException {
        List<String> argv = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults", "-no-user-config"));
        argv.addAll(List.of("-machine", "microvm,accel=kvm", "-cpu", "host", "-m", Setting.MEMORY_MIB + "M"));
        argv.addAll(List.of("-display", "none", "-no-reboot", "-serial", "stdio"));
        argv.addAll(List.of("-monitor", "unix:" + monitor + ",server=on,wait=off"));
        argv.addAll(List.of("-kernel", setting.kernel().toString()));
        argv.addAll(List.of("-initrd", setting.initrd().toString()));
        argv.addAll(List.of("-append", setting.commandLine()));
        argv.addAll(List.of("-drive", "if=none,id=data,format=raw,cache=writeback,file=" + setting.disk()));
        argv.addAll(List.of("-device", "virtio-blk-device,drive=data"));
        argv.addAll(List.of("-netdev", "tap,id=net,script=no,downscript=no,ifname=" + tap));
        argv.addAll(List.of("-device", "virtio-net-device,netdev=net"));
        argv.addAll(more);
        return new OnPipes(new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** A QEMU whose guest's serial port is its standard input and output. */
    private static final class OnPipes implements Guest {
        private final Process process;
        private final StringBuilder said = new StringBuilder();

        OnPipes(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read, "serial");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            byte[] buffer = new byte[4096];
            try (InputStream output = process.getInputStream()) {
                for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                    synchronized (said) {
                        said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                        said.delete(0, Math.max(0, said.length() - MOST));
                        said.notifyAll();
                    }
                }
            } catch (IOException e) {
                synchronized (said) {
                    said.append(e); // for who waits in vain
                }
            }
        }

        @Override
        public void type(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        }

        @Override
        public void await(String text) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (said) {
                int at = said.indexOf(text);
                while (at < 0) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (left <= 0) {
                        throw new IOException("QEMU's guest does not say " + text + ": " + said);
                    }
                    said.wait(left);
                    at = said.indexOf(text);
                }
                said.delete(0, at + text.length());
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
