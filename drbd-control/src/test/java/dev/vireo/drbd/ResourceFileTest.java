package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceFileTest {
    @Test
    void writesAResourceForDrbd84() {
        assertThat(Drbd.resourceFile(Specs.plain().build(), Generation.V8_4)).isEqualTo("""
                        # Written by Vireo; changes made here are lost.
                        resource "web1" {
                          net {
                            protocol "C";
                            verify-alg "sha1";
                            after-sb-0pri "disconnect";
                            after-sb-1pri "disconnect";
                            after-sb-2pri "disconnect";
                          }
                          disk {
                            on-io-error "detach";
                            fencing "resource-and-stonith";
                          }
                          on "host1.example" {
                            volume 0 {
                              device /dev/drbd10 minor 10;
                              disk "/dev/vg0/web1";
                              meta-disk internal;
                            }
                            address ipv4 192.0.2.1:7789;
                          }
                          on "host2.example" {
                            volume 0 {
                              device /dev/drbd10 minor 10;
                              disk "/dev/vg0/web1";
                              meta-disk internal;
                            }
                            address ipv4 192.0.2.2:7789;
                          }
                        }
                        """);
    }

    @Test
    void writesAResourceForDrbd9() {
        assertThat(Drbd.resourceFile(Specs.rich().build(), Generation.V9)).isEqualTo("""
                        # Written by Vireo; changes made here are lost.
                        resource "1-web.x_y" {
                          net {
                            protocol "C";
                            verify-alg "sha1";
                            csums-alg "crc32c";
                            after-sb-0pri "disconnect";
                            after-sb-1pri "disconnect";
                            after-sb-2pri "disconnect";
                            fencing "resource-and-stonith";
                          }
                          disk {
                            on-io-error "detach";
                            resync-rate "51200K";
                            c-max-rate "102400K";
                          }
                          handlers {
                            fence-peer "/usr/local/lib/vireo/fence";
                            after-resync-target "/usr/local/lib/vireo/unfence";
                          }
                          on "host1" {
                            node-id 0;
                            volume 0 {
                              device /dev/drbd10 minor 10;
                              disk "/dev/vg0/web1";
                              flexible-meta-disk "/dev/vg0/web1-meta";
                            }
                            address ipv6 [2001:db8::1]:7789;
                          }
                          on "host2" {
                            node-id 1;
                            volume 0 {
                              device /dev/drbd1048575 minor 1048575;
                              disk "/dev/disk/by-id/x+y:z@1";
                              meta-disk internal;
                            }
                            address ipv6 [2001:db8::2]:65535;
                          }
                        }
                        """);
    }
}
