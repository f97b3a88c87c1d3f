package dev.vireo.microvm.internal.resident;

import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.domain.SaveCompression;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.process.MachineFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of a machine, opened by this JVM. What the machine does not take is closed with this. */
final class OpenedFiles implements MachineFiles, AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_SET = 0;

    private final Map<Integer, Integer> numbers = new HashMap<>();

    private OpenedFiles() {}

    /**
     * Opens them.
     *
     * @param process the process that finds the unpacked streams open
     */
    static OpenedFiles open(List<InheritedFile> files, List<InheritedStream> streams, ProcessIdentity process) {
        OpenedFiles opened = new OpenedFiles();
        try {
            for (InheritedFile file : files) {
                opened.open(file.descriptor(), file.path().value(), file.writable());
            }
            for (InheritedStream stream : streams) {
                opened.open(stream, process);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void open(InheritedStream stream, ProcessIdentity process) {
        if (stream.compression() != SaveCompression.NONE) {
            open(stream.descriptor(), "/proc/" + process.pid() + "/fd/" + stream.descriptor(), false);
            return;
        }
        String path = stream.file().value();
        open(stream.descriptor(), path, false);
        if (Native.LIBC.lseek(number(stream.descriptor()), stream.offset(), SEEK_SET) < 0) {
            throw Failures.of("lseek", path, Native.errno());
        }
    }

    private void open(int described, String path, boolean writable) {
        int fd = Native.LIBC.open(path, O_CLOEXEC | (writable ? O_RDWR : 0));
        if (fd < 0) {
            throw failure(path, Native.errno());
        }
        numbers.put(described, fd);
    }

    private static RuntimeException failure(String path, int errno) {
        if (errno == Errno.ENOENT.number()) {
            return new NotFoundException(ErrorDetails.of("open", path, "there is no such file"));
        }
        if (errno == Errno.EACCES.number() || errno == Errno.EPERM.number()) {
            return new AccessDeniedException(ErrorDetails.of("open", path, "this user may not"));
        }
        return Failures.of("open", path, errno);
    }

    @Override
    public int number(int described) {
        Integer number = numbers.get(described);
        if (number == null) {
            throw new IllegalArgumentException("no file " + described + " is open, or it was taken");
        }
        return number;
    }

    @Override
    public int take(int described) {
        int number = number(described);
        numbers.remove(described);
        return number;
    }

    @Override
    public void close() {
        numbers.values().forEach(Native.LIBC::close);
        numbers.clear();
    }
}
