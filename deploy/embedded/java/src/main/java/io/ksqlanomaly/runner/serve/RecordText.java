package io.ksqlanomaly.runner.serve;

import io.ksqlanomaly.runner.formats.AvroText;
import io.ksqlanomaly.runner.formats.SchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Keys and values as readable text, whatever wrote them: Avro, text, or a number of four or eight bytes. */
final class RecordText {

    private final SchemaRegistry registry;

    /** @param registry null when there is none */
    RecordText(SchemaRegistry registry) {
        this.registry = registry;
    }

    String key(byte[] data) {
        return data == null ? "<null>" : text(data, true);
    }

    String value(byte[] data) {
        return data == null ? "<null>" : text(data, false);
    }

    private String text(byte[] data, boolean numbers) {
        if (registry != null && data.length > 5 && data[0] == 0) {
            String avro = AvroText.read(data, registry);
            if (avro != null) {
                return avro;
            }
        }
        String text = utf8(data);
        if (text != null && text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
            return text;
        }
        if (numbers && data.length == 4) {
            return String.valueOf(ByteBuffer.wrap(data).getInt());
        }
        if (numbers && data.length == 8) {
            return String.valueOf(ByteBuffer.wrap(data).getLong());
        }
        return "0x" + HexFormat.of().formatHex(data);
    }

    private static String utf8(byte[] data) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
