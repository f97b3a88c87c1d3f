package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import java.util.List;

/** The configuration of a resource, as drbd.conf(5) describes it for 8.4 and for 9. The same on both hosts. */
public final class ResourceFile {
    static final String FIRST_LINE = "# Written by Vireo; changes made here are lost.";

    private final ResourceSpec spec;
    private final Generation generation;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";

    private ResourceFile(ResourceSpec spec, Generation generation) {
        this.spec = spec;
        this.generation = generation;
    }

    /** The text of the file. */
    public static String text(ResourceSpec spec, Generation generation) {
        return new ResourceFile(spec, generation).write();
    }

    private String write() {
        text.append(FIRST_LINE).append('\n');
        open("resource \"" + spec.name() + "\"");
        net();
        disk();
        handlers();
        List<Side> sides = spec.sides();
        for (int number = 0; number < sides.size(); number++) {
            side(number, sides.get(number));
        }
        close();
        return text.toString();
    }

    private void net() {
        open("net");
        option("protocol", spec.protocol().word());
        option("verify-alg", spec.verifyAlgorithm());
        spec.checksumAlgorithm().ifPresent(name -> option("csums-alg", name));
        option("after-sb-0pri", spec.splitBrain().withoutPrimary());
        option("after-sb-1pri", spec.splitBrain().withOnePrimary());
        option("after-sb-2pri", "disconnect");
        if (generation == Generation.V9) {
            fencing();
        }
        close();
    }

    private void disk() {
        open("disk");
        option("on-io-error", spec.onIoError().word());
        if (generation == Generation.V8_4) {
            fencing();
        }
        spec.resyncRate().ifPresent(rate -> option("resync-rate", kibibytes(rate)));
        spec.mostResyncRate().ifPresent(rate -> option("c-max-rate", kibibytes(rate)));
        close();
    }

    private void fencing() {
        option("fencing", spec.fencing().word());
    }

    private void handlers() {
        if (spec.fencePeer().isEmpty() && spec.afterResyncTarget().isEmpty()) {
            return;
        }
        open("handlers");
        spec.fencePeer().ifPresent(program -> option("fence-peer", program.value()));
        spec.afterResyncTarget().ifPresent(program -> option("after-resync-target", program.value()));
        close();
    }

    private void side(int number, Side side) {
        open("on \"" + side.node() + "\"");
        if (generation == Generation.V9) {
            line("node-id " + number);
        }
        open("volume 0");
        line("device /dev/drbd" + side.minor() + " minor " + side.minor());
        option("disk", side.disk().value());
        side.metadata()
                .ifPresentOrElse(
                        device -> option("flexible-meta-disk", device.value()), () -> line("meta-disk internal"));
        close();
        boolean newer = Words.isIpv6(side.address());
        line("address " + (newer ? "ipv6 [" + side.address() + "]" : "ipv4 " + side.address()) + ":" + side.port());
        close();
    }

    private static String kibibytes(ByteSize size) {
        return size.bytes() / 1024 + "K";
    }

    private void option(String name, String value) {
        line(name + " \"" + value + '"');
    }

    private void line(String words) {
        text.append(indent).append(words).append(";\n");
    }

    private void open(String section) {
        text.append(indent).append(section).append(" {\n");
        indent += "  ";
    }

    private void close() {
        indent = indent.substring(2);
        text.append(indent).append("}\n");
    }
}
