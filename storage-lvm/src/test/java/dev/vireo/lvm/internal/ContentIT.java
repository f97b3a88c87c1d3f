package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.core.device.DeviceContent;
import dev.vireo.core.job.JobTable;
import dev.vireo.error.Effect;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.LoopDevices;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.StorageTransfer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of a device, which is a file here. */
class ContentIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ByteSize SIZE = ByteSize.ofMiB(20);

    private final JobTable jobs = new JobTable(Runnable::run, Runnable::run, Clock.systemUTC());

    @TempDir
    Path folder;

    private LocalHost host;
    private LoopDevices loops;
    private DeviceContent content;

    @BeforeEach
    void open() throws IOException {
        host = LocalHost.open();
        assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
        loops = new LoopDevices(host, folder);
        HostPath device = loops.add(SIZE.bytes());
        HostPath lock = HostPath.of(folder.resolve("lock").toString());
        content = new DeviceContent(new Root(host, LvmOptions.defaults()).pieces(lock, "a volume"), device, "a volume");
    }

    @AfterEach
    void close() {
        loops.close();
        host.close();
    }

    private static byte[] image(ByteSize size) {
        byte[] image = new byte[(int) size.bytes()];
        new Random(1).nextBytes(image);
        Arrays.fill(image, 8 << 20, 16 << 20, (byte) 0);
        return image;
    }

    private StorageTransfer write(ContentSource source, ByteSize length) {
        return jobs.start("write", control -> content.write(source, SIZE, length, false, control))
                .await(PATIENCE);
    }

    private byte[] readBack() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        StorageTransfer read = jobs.start(
                        "read", control -> content.read(Channels.newChannel(all)::write, SIZE, control))
                .await(PATIENCE);
        assertThat(read.bytes()).isEqualTo(SIZE);
        return all.toByteArray();
    }

    /** Gives a few bytes at a time, as a network does. */
    private static ContentSource slowly(byte[] image) {
        ByteArrayInputStream stream = new ByteArrayInputStream(image);
        return into -> {
            byte[] some = stream.readNBytes(Math.min(into.remaining(), 100_001));
            into.put(some);
            return some.length == 0 ? -1 : some.length;
        };
    }

    @Test
    void comesBackAsItWasWritten() {
        byte[] image = image(SIZE);
        StorageTransfer sent = write(slowly(image), SIZE);
        assertThat(sent.bytes()).isEqualTo(SIZE);
        assertThat(sent.zeroes()).isEqualTo(ByteSize.ofMiB(8));
        assertThat(readBack()).isEqualTo(image);
        byte[] shorter = Arrays.copyOf(image(SIZE), 1 << 20);
        Arrays.fill(shorter, (byte) 7);
        write(slowly(shorter), ByteSize.ofMiB(1));
        System.arraycopy(shorter, 0, image, 0, shorter.length);
        assertThat(readBack()).as("what lies behind stays").isEqualTo(image);
    }

    @Test
    void saysWhenTheSourceIsNotWhatWasPromised() {
        byte[] image = image(SIZE);
        assertThatThrownBy(() -> write(slowly(Arrays.copyOf(image, 1 << 20)), ByteSize.ofMiB(2)))
                .isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> write(slowly(Arrays.copyOf(image, 24 << 20)), SIZE))
                .isInstanceOf(NotEnoughResourcesException.class);
        assertThatThrownBy(() -> write(
                        into -> {
                            throw new IOException("the link is gone");
                        },
                        SIZE))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("the link is gone")
                .satisfies(e -> assertThat(((VireoException) e).effect()).isEqualTo(Effect.PARTIAL));
    }
}
