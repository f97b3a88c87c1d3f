package dev.vireo.host.ssh.internal.config;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads a configuration file with those that it includes.
 *
 * @param home the caller's home folder
 * @param host what errors call the machine
 */
record ConfigFiles(Path home, String host) {
    SshConfig read(Path file) {
        return Files.exists(file) ? SshConfig.parse(text(file), this::included) : SshConfig.empty();
    }

    private String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw denied(file, e);
        }
    }

    private AccessDeniedException denied(Path file, IOException cause) {
        return new AccessDeniedException(
                ErrorDetails.of("connect", "SSH host " + host, file + " cannot be read")
                        .advice("make it readable"),
                cause);
    }

    /** Patterns are those of glob(7) in the last part of a path; what is no whole path is below {@code ~/.ssh}. */
    private List<String> included(String pattern) {
        Path path = pattern.startsWith("~/")
                ? home.resolve(pattern.substring(2))
                : home.resolve(".ssh").resolve(pattern);
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, path.getFileName().toString())) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw denied(folder, e);
        }
        Collections.sort(found);
        return found.stream().filter(Files::isRegularFile).map(this::text).toList();
    }
}
