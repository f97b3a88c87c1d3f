package dev.vireo.lvm.internal;

import dev.vireo.host.local.LocalHost;

class ProcessReporterIT extends ReporterConformance {
    @Override
    Reporter open(LocalHost on, ProcessReporter processes) {
        return processes;
    }
}
