package dev.vireo.microvm.internal.machine;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.kvm.Kvm;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a machine is made of. */
public final class MachineSpec {
    /** How many processors there can be: as many as the tables of ACPI number with one byte. */
    public static final int MOST_PROCESSORS = 254;

    private final Builder is;
    private final List<DeviceMaker> devices;

    private MachineSpec(Builder builder) {
        this.is = builder;
        this.devices = List.copyOf(builder.devices);
    }

    /** Starts with a kernel: 128 MiB, one processor, no command line. */
    public static Builder builder(Path kernel) {
        return new Builder(kernel);
    }

    Path kernel() {
        return is.kernel;
    }

    Optional<Path> initrd() {
        return is.initrd;
    }

    String commandLine() {
        return is.commandLine;
    }

    long memory() {
        return is.memory;
    }

    int processors() {
        return is.processors;
    }

    boolean restartsOnReset() {
        return is.restartsOnReset;
    }

    SerialOutput serial() {
        return is.serial;
    }

    Clock clock() {
        return is.clock;
    }

    Supplier<Kvm> kvm() {
        return is.kvm;
    }

    List<DeviceMaker> devices() {
        return devices;
    }

    /** Collects what a machine is made of. For one thread. */
    public static final class Builder {
        private static final long SMALLEST = 4L << 20;
        private static final long LARGEST = 1L << 40;
        private static final long PAGE = 4096;

        private final Path kernel;
        private Optional<Path> initrd = Optional.empty();
        private String commandLine = "";
        private long memory = 128L << 20;
        private int processors = 1;
        private boolean restartsOnReset = true;
        private SerialOutput serial = value -> {};
        private Clock clock = Clock.systemUTC();
        private Supplier<Kvm> kvm = Kvm::open;
        private final List<DeviceMaker> devices = new ArrayList<>();

        private Builder(Path kernel) {
            this.kernel = kernel;
        }

        /** An initial RAM disk. */
        public Builder initrd(Path file) {
            initrd = Optional.of(file);
            return this;
        }

        /** What the kernel is told. */
        public Builder commandLine(String line) {
            commandLine = line;
            return this;
        }

        /** How much memory there is, in bytes: whole pages of 4 KiB. */
        public Builder memory(long bytes) {
            memory = bytes;
            return this;
        }

        /** How many processors there are. */
        public Builder processors(int count) {
            processors = count;
            return this;
        }

        /** Whether a reset by the guest starts its kernel again, as at first, or stops the machine. */
        public Builder restartsOnReset(boolean restarts) {
            restartsOnReset = restarts;
            return this;
        }

        /** Where the output of the serial port goes; nowhere, at first. */
        public Builder serial(SerialOutput output) {
            serial = output;
            return this;
        }

        /** What the real-time clock goes by. */
        public Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** How {@code /dev/kvm} is opened; the machine closes it. */
        public Builder kvm(Supplier<Kvm> opening) {
            kvm = opening;
            return this;
        }

        /** Adds a virtio device; the order is that of their places on the bus. */
        public Builder device(DeviceMaker device) {
            devices.add(device);
            return this;
        }

        /**
         * The spec.
         *
         * @throws InvalidSpecException with everything that is wrong
         */
        public MachineSpec build() {
            List<Violation> wrong = new ArrayList<>();
            if (memory < SMALLEST || memory > LARGEST || memory % PAGE != 0) {
                wrong.add(new Violation("memory", "must be 4 MiB to 1 TiB in whole pages, not " + memory + " bytes"));
            }
            if (processors < 1 || processors > MOST_PROCESSORS) {
                wrong.add(new Violation("processors", "must be 1 to " + MOST_PROCESSORS + ", not " + processors));
            }
            if (devices.size() > Places.SLOTS) {
                wrong.add(new Violation("devices", "there is room for " + Places.SLOTS + ", not " + devices.size()));
            }
            if (devices.stream().map(DeviceMaker::name).distinct().count() < devices.size()) {
                wrong.add(new Violation("devices", "must differ in their names"));
            }
            if (!wrong.isEmpty()) {
                throw new InvalidSpecException("machine", wrong);
            }
            return new MachineSpec(this);
        }
    }
}
