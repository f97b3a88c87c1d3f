/** Files, by coreutils. Start at {@link dev.vireo.host.ssh.internal.file.SshFiles}. */
@NullMarked
package dev.vireo.host.ssh.internal.file;

import org.jspecify.annotations.NullMarked;
