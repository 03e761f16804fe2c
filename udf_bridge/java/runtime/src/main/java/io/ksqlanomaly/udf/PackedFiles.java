package io.ksqlanomaly.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A bundle packed into one zip archive, read from its central directory alone.
 *
 * <p>Java's own readers show no links and trust sizes; here every entry is checked by its header before a byte of it is unpacked.
 */
final class PackedFiles implements BundleFiles {
    /** All files of a bundle together, unpacked. */
    static final long MOST_BYTES = 256L << 20;
    static final int MOST_FILES = 1_000;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int FILE_TYPE = 0170000;
    private static final int LINK = 0120000;

    private final String name;
    private final ByteBuffer archive;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** {@code name} is what messages call it. */
    PackedFiles(String name, byte[] content) {
        this.name = name;
        archive = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        try {
            readDirectory();
        } catch (IndexOutOfBoundsException | IllegalArgumentException failure) {
            throw damaged("its directory leads out of the file");
        }
    }

    private void readDirectory() {
        int end = archive.capacity() - END_SIZE;
        if (end < 0 || archive.getInt(end) != END_SIGNATURE) {
            throw damaged("not a packed bundle, or cut short");
        }
        int count = archive.getShort(end + 10) & 0xffff;
        if (count > MOST_FILES) {
            throw damaged(count + " files; " + MOST_FILES + " at most");
        }
        int position = archive.getInt(end + 16);
        long total = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = new Entry(position);
            total += entry.size;
            if (total > MOST_BYTES) {
                throw damaged("its files would take more than " + MOST_BYTES + " bytes");
            }
            if (!entry.isFolder() && entries.put(BundleFiles.checkName(entry.name), entry) != null) {
                throw damaged("two files " + entry.name);
            }
            position = entry.next;
        }
    }

    private ModelException damaged(String what) {
        return new ModelException(name + ": " + what);
    }

    private byte[] bytes(int start, int length) {
        if (length < 0) {
            throw new IndexOutOfBoundsException(length);
        }
        byte[] bytes = new byte[length];
        ByteBuffer from = archive.duplicate();
        from.position(start);
        from.limit(start + length);
        from.get(bytes);
        return bytes;
    }

    @Override
    public byte[] read(String file) {
        Entry entry = entries.get(file);
        try {
            return entry == null ? null : entry.unpack();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | DataFormatException failure) {
            throw damaged(file + " is damaged or cut short");
        }
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public String locate(String file) {
        return name + ": " + file;
    }

    @Override
    public String container() {
        return name;
    }

    /** One record of the directory. */
    private final class Entry {
        final String name;
        final long size;
        final int next;
        private final int method;
        private final int packedSize;
        private final int local;

        Entry(int start) {
            if (archive.getInt(start) != ENTRY_SIGNATURE) {
                throw damaged("its directory is damaged");
            }
            int nameLength = archive.getShort(start + 28) & 0xffff;
            name = new String(bytes(start + ENTRY_SIZE, nameLength), StandardCharsets.UTF_8);
            method = archive.getShort(start + 10) & 0xffff;
            packedSize = archive.getInt(start + 20);
            size = archive.getInt(start + 24) & 0xffffffffL;
            local = archive.getInt(start + 42);
            next = start + ENTRY_SIZE + nameLength + (archive.getShort(start + 30) & 0xffff)
                    + (archive.getShort(start + 32) & 0xffff);
            check(archive.getShort(start + 8), archive.getInt(start + 38) >>> 16);
        }

        private void check(int flags, int mode) {
            if ((mode & FILE_TYPE) == LINK) {
                throw damaged(name + " is a link; a bundle holds files only");
            }
            if ((flags & 1) != 0 || method != STORED && method != DEFLATED) {
                throw damaged(name + " is encrypted or packed by method " + method + "; deflate is expected");
            }
        }

        boolean isFolder() {
            return name.endsWith("/");
        }

        byte[] unpack() throws DataFormatException {
            if (archive.getInt(local) != LOCAL_SIGNATURE) {
                throw new DataFormatException();
            }
            int data = local + LOCAL_SIZE + (archive.getShort(local + 26) & 0xffff)
                    + (archive.getShort(local + 28) & 0xffff);
            byte[] packed = bytes(data, packedSize);
            byte[] content = method == STORED ? packed : inflate(packed);
            if (content.length != size) {
                throw new DataFormatException();
            }
            return content;
        }

        /** Exactly as much as the directory says; a byte more is damage. */
        private byte[] inflate(byte[] packed) throws DataFormatException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(packed);
                byte[] content = new byte[(int) size];
                int length = inflater.inflate(content);
                if (length < size || !inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                    throw new DataFormatException();
                }
                return content;
            } finally {
                inflater.end();
            }
        }
    }
}
