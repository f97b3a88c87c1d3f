/** Linux machines by SSH behind the {@code Host} SPI. Start at {@code dev.vireo.host.ssh.SshHost}. */
module dev.vireo.host.ssh {
    requires transitive dev.vireo.api;
    requires static org.jspecify;
    requires com.jcraft.jsch;
    requires org.slf4j;

    exports dev.vireo.host.ssh;

    provides dev.vireo.spi.HostProvider with
            dev.vireo.host.ssh.SshHostProvider;
}
