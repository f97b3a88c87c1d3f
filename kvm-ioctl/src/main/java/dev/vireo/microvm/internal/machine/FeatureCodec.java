package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.MsrEntry;
import dev.vireo.kvm.x86.Xcr;
import dev.vireo.microvm.internal.machine.Blob.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Lists of what a processor is and has as numbers, and back. */
final class FeatureCodec {
    private FeatureCodec() {}

    static String cpuid(List<CpuidEntry> entries) {
        return Blob.ofLongs(entries.stream()
                .flatMapToLong(entry -> LongStream.of(
                        entry.function(),
                        entry.index(),
                        entry.flags(),
                        entry.eax(),
                        entry.ebx(),
                        entry.ecx(),
                        entry.edx())));
    }

    static List<CpuidEntry> cpuid(Numbers from) {
        List<CpuidEntry> entries = new ArrayList<>();
        while (from.hasMore()) {
            entries.add(new CpuidEntry(
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt(),
                    from.nextInt()));
        }
        return entries;
    }

    static String msrs(List<MsrEntry> msrs) {
        return Blob.ofLongs(msrs.stream().flatMapToLong(msr -> LongStream.of(msr.index(), msr.data())));
    }

    static List<MsrEntry> msrs(Numbers from) {
        List<MsrEntry> msrs = new ArrayList<>();
        while (from.hasMore()) {
            msrs.add(new MsrEntry(from.nextInt(), from.next()));
        }
        return msrs;
    }

    static String xcrs(List<Xcr> xcrs) {
        return Blob.ofLongs(xcrs.stream().flatMapToLong(xcr -> LongStream.of(xcr.index(), xcr.value())));
    }

    static List<Xcr> xcrs(Numbers from) {
        List<Xcr> xcrs = new ArrayList<>();
        while (from.hasMore()) {
            xcrs.add(new Xcr(from.nextInt(), from.next()));
        }
        return xcrs;
    }
}
