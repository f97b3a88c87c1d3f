package dev.vireo.benchmarks.lvm;

import dev.vireo.lvm.VolumeGroupName;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;

/** libvirt's logical pool, through libvirt-java and the libvirtd of the machine. */
final class LibvirtVolumes implements VolumeSide, AutoCloseable {
    private final Connect connection;
    private final StoragePool pool;

    private LibvirtVolumes(Connect connection, StoragePool pool) {
        this.connection = connection;
        this.pool = pool;
    }

    /** Makes a pool of a group that is there. */
    static LibvirtVolumes open(VolumeGroupName group) throws LibvirtException {
        Connect connection = new Connect("qemu:///system");
        String pool = "<pool type='logical'><name>%1$s</name><source><name>%1$s</name></source>"
                + "<target><path>/dev/%1$s</path></target></pool>";
        return new LibvirtVolumes(connection, connection.storagePoolCreateXML(pool.formatted(group), 0));
    }

    /** It knows what it has made itself, and nothing else before it looks again. */
    @Override
    public long count() throws LibvirtException {
        pool.refresh(0);
        String[] names = pool.listVolumes();
        for (String name : names) {
            pool.storageVolLookupByName(name).getInfo();
        }
        return names.length;
    }

    @Override
    public void create(String name) throws LibvirtException {
        String volume = "<volume><name>%s</name><capacity>%d</capacity></volume>";
        pool.storageVolCreateXML(volume.formatted(name, VireoVolumes.SIZE.bytes()), 0);
    }

    @Override
    public void remove(String name) throws LibvirtException {
        StorageVol volume = pool.storageVolLookupByName(name);
        volume.delete(0);
    }

    @Override
    public void close() throws LibvirtException {
        connection.close();
    }
}
