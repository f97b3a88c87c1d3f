package dev.vireo.lvm;

import dev.vireo.ByteSize;

/**
 * What a thin pool is given, or was.
 *
 * @param dataBefore the space for data so far
 * @param data the space for data from then on; the same if that is enough
 * @param metadataBefore the space for metadata so far
 * @param metadata the space for metadata from then on; the same if that is enough
 */
public record ThinPoolGrowth(ByteSize dataBefore, ByteSize data, ByteSize metadataBefore, ByteSize metadata) {
    /** What its group gives for it. */
    public ByteSize more() {
        return ByteSize.ofBytes(data.bytes() - dataBefore.bytes() + metadata.bytes() - metadataBefore.bytes());
    }

    boolean isNothing() {
        return data.equals(dataBefore) && metadata.equals(metadataBefore);
    }

    @Override
    public String toString() {
        return "data from " + dataBefore + " to " + data + ", metadata from " + metadataBefore + " to " + metadata;
    }
}
