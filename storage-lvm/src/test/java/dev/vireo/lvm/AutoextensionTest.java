package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AutoextensionTest {
    private static final Autoextension POLICY = Autoextension.above(80).by(20);

    private static LvmReport report(String dataPercent, String metadataPercent) {
        return LvmReport.parse("""
            {"report": [{
              "vg": [{"vg_name":"vg0", "vg_uuid":"u", "vg_attr":"wz--n-", "vg_systemid":"", "vg_lock_type":"",
                "vg_size":"1073741824", "vg_free":"1073741824", "vg_extent_size":"4194304", "vg_tags":"",
                "vg_missing_pv_count":"0", "vg_mda_free":"520192", "vg_mda_size":"1044480"}],
              "lv": [{"lv_name":"pool", "lv_uuid":"p", "lv_attr":"twi-aotz--", "lv_size":"104857600",
                "lv_metadata_size":"4194304", "origin":"", "pool_lv":"", "lv_tags":"",
                "data_percent":"%s", "metadata_percent":"%s", "sync_percent":"", "raid_mismatch_count":"",
                "raid_sync_action":"", "lv_kernel_major":"253", "lv_kernel_minor":"3"}],
              "seg": [{"lv_uuid":"p", "segtype":"thin-pool", "stripes":"1", "seg_start":"0", "seg_size":"104857600",
                "stripe_size":"0", "devices":"pool_tdata(0)", "discards":"nopassdown"}]
            }]}\
            """.formatted(dataPercent, metadataPercent));
    }

    private static Optional<ThinPoolGrowth> due(Autoextension policy, String data, String metadata) {
        LvmReport report = report(data, metadata);
        return policy.due(report.volumes().get(0), report.groups().get(0));
    }

    @Test
    void leavesAPoolAloneUpToItsThreshold() {
        assertThat(due(POLICY, "80.00", "80.00")).isEmpty();
        assertThat(due(POLICY, "0.00", "0.00")).isEmpty();
    }

    @Test
    void takesAsManyStepsAsItNeeds() {
        assertThat(due(POLICY, "80.01", "1.00"))
                .contains(new ThinPoolGrowth(
                        ByteSize.ofMiB(100), ByteSize.ofMiB(120), ByteSize.ofMiB(4), ByteSize.ofMiB(4)));
        assertThat(due(POLICY, "100.00", "1.00").orElseThrow().data())
                .as("two steps to 144 MiB: 120 would be above the threshold")
                .isEqualTo(ByteSize.ofMiB(144));
        assertThat(due(POLICY, "10.00", "90.00").orElseThrow().metadata())
                .as("whole extents")
                .isEqualTo(ByteSize.ofMiB(8));
    }

    @Test
    void stopsAtItsLimit() {
        assertThat(due(POLICY.upTo(ByteSize.ofMiB(110)), "100.00", "1.00")
                        .orElseThrow()
                        .data())
                .isEqualTo(ByteSize.ofMiB(108));
        assertThat(due(POLICY.upTo(ByteSize.ofMiB(100)), "100.00", "1.00")).isEmpty();
        assertThat(due(POLICY.upTo(ByteSize.ofMiB(50)), "100.00", "1.00"))
                .as("a pool is never made smaller")
                .isEmpty();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Autoextension.above(100)).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> POLICY.by(0)).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void readsWhatThePoolDoesWithDiscards() {
        assertThat(report("1.00", "1.00").volumes().get(0).discards()).contains(Discards.KEEP);
    }
}
