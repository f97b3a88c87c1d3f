/**
 * The files of this machine. Start at {@link dev.vireo.host.local.internal.file.LocalFiles}.
 *
 * <p>A file is written under a temporary name {@code .vireo-XXXXXXXXXXXXXXXX.tmp} (16 hexadecimal digits) in its own
 * folder. A JVM that is killed may leave one; the next write into the folder removes those older than a minute.
 * Whoever lists a folder skips such names.
 */
@NullMarked
package dev.vireo.host.local.internal.file;

import org.jspecify.annotations.NullMarked;
