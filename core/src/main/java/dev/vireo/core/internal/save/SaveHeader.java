package dev.vireo.core.internal.save;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.SaveCompression;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.VireoException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.SpecJson;
import dev.vireo.json.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a save file begins with: a line {@code VIREO-SAVE VERSION OFFSET LENGTH CRC}, LENGTH bytes of JSON with this
 * CRC-32, and zeros up to OFFSET, where the hypervisor's own stream begins. Until the file is complete there are zeros
 * only. Pure.
 *
 * @param id of the save that has written the file
 * @param driver scheme of the driver
 * @param definition the domain as it was
 * @param compression of the stream
 * @param running whether the guest's CPUs ran when it was saved
 * @param offset where the stream begins
 * @param length bytes of the stream in the file
 * @param checksum of these bytes, as cksum(1) has it
 */
public record SaveHeader(
        String id,
        String driver,
        GuestDefinition definition,
        SaveCompression compression,
        boolean running,
        long offset,
        long length,
        long checksum) {
    /** The most bytes that the first line takes. */
    public static final int FIRST_LINE = 128;

    private static final int VERSION = 1;
    private static final int BLOCK = 4096;
    private static final Pattern LINE = Pattern.compile("VIREO-SAVE (\\d{1,9}) (\\d{1,12}) (\\d{1,9}) ([0-9a-f]{8})\n");

    /** The first line. */
    public record First(long offset, int begin, int length, long crc) {}

    /** The same with what is only known at the end. */
    public SaveHeader complete(long streamLength, long streamChecksum) {
        return new SaveHeader(id, driver, definition, compression, running, offset, streamLength, streamChecksum);
    }

    /** The same with room for itself. */
    public SaveHeader withRoom() {
        int needed = FIRST_LINE + json().length + 64; // lengths and checksums that are only known at the end
        long room = (needed + BLOCK - 1L) / BLOCK * BLOCK;
        return new SaveHeader(id, driver, definition, compression, running, room, length, checksum);
    }

    private byte[] json() {
        JsonObject json = JsonObject.builder()
                .put("requires", JsonArray.EMPTY)
                .put("id", id)
                .put("driver", driver)
                .put("name", definition.name().value())
                .put("uuid", definition.uuid().toString())
                .put("spec", SpecJson.write(definition.spec()))
                .put("fixed", definition.fixed())
                .put("compression", compression.name())
                .put("running", running)
                .put("length", length)
                .put("checksum", checksum)
                .build();
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes in front of the stream. */
    public byte[] write() {
        byte[] json = json();
        String first =
                String.format(Locale.ROOT, "VIREO-SAVE %d %d %d %08x\n", VERSION, offset, json.length, crc(json));
        byte[] line = first.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[Math.toIntExact(offset)];
        System.arraycopy(line, 0, all, 0, line.length);
        System.arraycopy(json, 0, all, line.length, json.length);
        return all;
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /**
     * Reads the first line.
     *
     * @param file what to call the file
     * @throws UnreadableStateException this is no complete save file, or a newer one
     */
    static First first(String file, byte[] beginning) {
        Matcher line = LINE.matcher(new String(beginning, StandardCharsets.ISO_8859_1));
        if (!line.lookingAt()) {
            boolean unfinished = beginning.length > 0 && beginning[0] == 0;
            throw corrupt(file, unfinished ? "its save was never completed" : "it is no save file", null);
        }
        int version = Integer.parseInt(line.group(1));
        if (version > VERSION) {
            throw newer(file, "format " + version);
        }
        return new First(
                Long.parseLong(line.group(2)),
                line.end(),
                Integer.parseInt(line.group(3)),
                Long.parseLong(line.group(4), 16));
    }

    /**
     * Reads the rest.
     *
     * @throws UnreadableStateException it is corrupt, or needs a newer version
     */
    static SaveHeader read(String file, First first, byte[] json) {
        if (crc(json) != first.crc()) {
            throw corrupt(file, "its header is damaged", null);
        }
        try {
            JsonObject header = (JsonObject) Json.parse(json);
            if (!header.array("requires").isEmpty()) {
                throw newer(file, header.array("requires").toString());
            }
            DomainName name = new DomainName(header.string("name"));
            return new SaveHeader(
                    header.string("id"),
                    header.string("driver"),
                    new GuestDefinition(
                            name,
                            UUID.fromString(header.string("uuid")),
                            SpecJson.read(header.object("spec"), UnknownFields.IGNORE),
                            header.object("fixed")),
                    SaveCompression.valueOf(header.string("compression")),
                    header.bool("running"),
                    first.offset(),
                    header.longValue("length"),
                    header.longValue("checksum"));
        } catch (UnreadableStateException e) {
            throw e;
        } catch (VireoException | ClassCastException | IllegalArgumentException e) {
            throw corrupt(file, "its header makes no sense: " + e.getMessage(), e);
        }
    }

    private static UnreadableStateException newer(String file, String what) {
        return new UnreadableStateException(
                ErrorDetails.of("read", "save file " + file, "a newer version of Vireo has written it: " + what)
                        .advice("restore it with that version"));
    }

    static UnreadableStateException corrupt(String file, String why, @Nullable Throwable cause) {
        return new UnreadableStateException(
                ErrorDetails.of("read", "save file " + file, why)
                        .advice("use another copy of the file; nothing was started"),
                cause);
    }
}
