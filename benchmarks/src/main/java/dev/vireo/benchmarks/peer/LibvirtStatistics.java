package dev.vireo.benchmarks.peer;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Statistics of all running domains in one call. libvirt-java 0.5.4 does not have it, so this calls {@code
 * virConnectGetAllDomainStats} of libvirt-domain.h through JNA, as libvirt-java itself would, and turns what comes back
 * into Java values.
 */
public final class LibvirtStatistics implements AutoCloseable {
    /** VIR_DOMAIN_STATS_CPU_TOTAL, _BALLOON, _BLOCK: what {@code DomainStatistics} has. */
    private static final int GROUPS = 2 | 4 | 32;
    /** VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING | _PAUSED: the active ones, for which libvirt asks QEMU. */
    private static final int ACTIVE = 1 << 4 | 1 << 5;

    /** struct _virTypedParameter: char field[80], int type, a union of 8 bytes. */
    private static final int FIELD_BYTES = 80;

    private static final int VALUE_OFFSET = 88;
    private static final int PARAMETER_BYTES = 96;

    private final LibvirtC library = Native.load("virt", LibvirtC.class);
    private final Pointer connection;

    /** The functions of libvirt.h that are used. */
    public interface LibvirtC extends Library {
        /** virConnectOpen. */
        Pointer virConnectOpen(String name);

        /** virConnectClose. */
        int virConnectClose(Pointer connection);

        /** virConnectGetAllDomainStats. */
        int virConnectGetAllDomainStats(Pointer connection, int stats, PointerByReference records, int flags);

        /** virDomainStatsRecordListFree. */
        void virDomainStatsRecordListFree(Pointer records);

        /** virDomainGetName. */
        String virDomainGetName(Pointer domain);
    }

    /** Connects. */
    public LibvirtStatistics(String uri) throws IOException {
        Pointer opened = library.virConnectOpen(uri);
        if (opened == null) {
            throw new IOException("virConnectOpen failed for " + uri);
        }
        connection = opened;
    }

    /** The integer figures of every active domain, by the domain's name and libvirt's name of the figure. */
    public Map<String, Map<String, Long>> read() throws IOException {
        PointerByReference result = new PointerByReference();
        int count = library.virConnectGetAllDomainStats(connection, GROUPS, result, ACTIVE);
        if (count < 0) {
            throw new IOException("virConnectGetAllDomainStats failed");
        }
        Pointer records = result.getValue();
        try {
            Map<String, Map<String, Long>> all = new HashMap<>();
            for (int i = 0; i < count; i++) {
                // struct _virDomainStatsRecord: dom, params, nparams
                Pointer record = records.getPointer((long) i * Native.POINTER_SIZE);
                String name = library.virDomainGetName(record.getPointer(0));
                all.put(name, figures(record.getPointer(Native.POINTER_SIZE), record.getInt(2L * Native.POINTER_SIZE)));
            }
            return all;
        } finally {
            library.virDomainStatsRecordListFree(records);
        }
    }

    private static Map<String, Long> figures(Pointer parameters, int count) {
        Map<String, Long> figures = new HashMap<>();
        byte[] bytes = parameters.getByteArray(0, count * PARAMETER_BYTES);
        for (int i = 0; i < count; i++) {
            int start = i * PARAMETER_BYTES;
            int end = start;
            while (end < start + FIELD_BYTES && bytes[end] != 0) {
                end++;
            }
            String field = new String(bytes, start, end - start, StandardCharsets.US_ASCII);
            figures.put(field, parameters.getLong((long) start + VALUE_OFFSET));
        }
        return figures;
    }

    @Override
    public void close() {
        library.virConnectClose(connection);
    }
}
