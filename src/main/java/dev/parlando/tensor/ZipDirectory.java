package dev.parlando.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where the uncompressed entries of a ZIP file lie, which {@code java.util.zip} does not tell.
 *
 * <p>Source: APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (ends).
 */
final class ZipDirectory {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final long MAX_DIRECTORY_BYTES = 1 << 26;

    private final WeightFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Holds offset and length of an entry inside the ZIP file, in bytes. */
    record Range(long offset, long length) {}

    private record Entry(boolean plain, long compressedSize, long size, long headerOffset) {}

    private ZipDirectory(WeightFile file) {
        this.file = file;
    }

    /**
     * Reads the directory of a ZIP file.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} if the file is no ZIP file or a damaged one
     */
    static ZipDirectory read(WeightFile file) {
        ZipDirectory directory = new ZipDirectory(file);
        ByteBuffer central = directory.centralDirectory();
        while (central.remaining() > 0) {
            directory.addEntry(central);
        }
        return directory;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /**
     * Returns the range of an entry, if there is one of that name.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} if it is compressed, encrypted or outside the file
     */
    Optional<Range> find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (!entry.plain() || entry.compressedSize() != entry.size()) {
            throw file.broken("ZIP entry " + name + " is compressed or encrypted, expected stored");
        }
        checkInside("local header of " + name, entry.headerOffset(), LOCAL_BYTES);
        ByteBuffer header = file.read(entry.headerOffset(), LOCAL_BYTES);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw file.broken("ZIP entry " + name + " has no local header at byte " + entry.headerOffset());
        }
        long offset = entry.headerOffset() + LOCAL_BYTES + unsigned(header, 26) + unsigned(header, 28);
        checkInside("entry " + name, offset, entry.size());
        return Optional.of(new Range(offset, entry.size()));
    }

    private ByteBuffer centralDirectory() {
        int tail = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
        ByteBuffer bytes = file.read(file.size() - tail, tail);
        int end = tail - END_BYTES;
        while (end >= 0
                && (bytes.getInt(end) != END_SIGNATURE || end + END_BYTES + unsigned(bytes, end + 20) != tail)) {
            end--;
        }
        if (end < 0) {
            throw file.broken("is not a ZIP file: no end of central directory");
        }
        long size = bytes.getInt(end + 12) & IN_ZIP64;
        long offset = bytes.getInt(end + 16) & IN_ZIP64;
        if (size == IN_ZIP64 || offset == IN_ZIP64) {
            ByteBuffer end64 = zip64End(file.size() - tail + end);
            size = end64.getLong(40);
            offset = end64.getLong(48);
        }
        if (size < 0 || size > MAX_DIRECTORY_BYTES) {
            throw file.broken("ZIP central directory has " + size + " bytes, at most " + MAX_DIRECTORY_BYTES);
        }
        checkInside("central directory", offset, size);
        return file.read(offset, (int) size);
    }

    private ByteBuffer zip64End(long endOffset) {
        checkInside("ZIP64 locator", endOffset - LOCATOR_BYTES, LOCATOR_BYTES);
        ByteBuffer locator = file.read(endOffset - LOCATOR_BYTES, LOCATOR_BYTES);
        long offset = locator.getLong(8);
        checkInside("ZIP64 end", offset, END64_BYTES);
        ByteBuffer end = file.read(offset, END64_BYTES);
        if (locator.getInt(0) != LOCATOR_SIGNATURE || end.getInt(0) != END64_SIGNATURE) {
            throw file.broken("ZIP64 end of central directory is missing");
        }
        return end;
    }

    private void addEntry(ByteBuffer central) {
        int start = central.position();
        if (central.remaining() < CENTRAL_BYTES || central.getInt(start) != CENTRAL_SIGNATURE) {
            throw file.broken("ZIP central directory is damaged at its byte " + start);
        }
        int nameLength = unsigned(central, start + 28);
        int extraLength = unsigned(central, start + 30);
        int length = CENTRAL_BYTES + nameLength + extraLength + unsigned(central, start + 32);
        if (length > central.remaining()) {
            throw file.broken("ZIP central directory ends inside the entry at its byte " + start);
        }
        boolean encrypted = (central.getShort(start + 8) & 1) != 0;
        boolean stored = central.getShort(start + 10) == 0;
        byte[] name = new byte[nameLength];
        central.get(start + CENTRAL_BYTES, name);
        ByteBuffer extra =
                central.slice(start + CENTRAL_BYTES + nameLength, extraLength).order(central.order());
        ByteBuffer zip64 = zip64Extra(extra);
        long size = wide(central.getInt(start + 24), zip64);
        long compressedSize = wide(central.getInt(start + 20), zip64);
        long offset = wide(central.getInt(start + 42), zip64);
        String key = new String(name, StandardCharsets.UTF_8);
        if (entries.put(key, new Entry(stored && !encrypted, compressedSize, size, offset)) != null) {
            throw file.broken("ZIP holds two entries named " + key);
        }
        central.position(start + length);
    }

    private static ByteBuffer zip64Extra(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            if (id == ZIP64_EXTRA) {
                return field;
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private long wide(int value, ByteBuffer zip64) {
        if ((value & IN_ZIP64) != IN_ZIP64) {
            return value & IN_ZIP64;
        }
        if (zip64.remaining() < Long.BYTES) {
            throw file.broken("ZIP entry lacks its 64-bit sizes");
        }
        return zip64.getLong();
    }

    private void checkInside(String what, long offset, long length) {
        if (offset < 0 || length < 0 || offset > file.size() - length) {
            throw file.broken(
                    "ZIP " + what + " is at byte " + offset + " with " + length + " bytes, file has " + file.size());
        }
    }

    private static int unsigned(ByteBuffer bytes, int index) {
        return bytes.getShort(index) & 0xffff;
    }
}
