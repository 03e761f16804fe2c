package io.ksqlanomaly.runner.functions.builtin.text;

import io.ksqlanomaly.runner.functions.FunctionException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to bytes and back, in the encodings hex, utf8, ascii and base64. */
public final class Encodings {

    private static final Pattern QUOTED_HEX = Pattern.compile("[xX]'(.*)'", Pattern.DOTALL);

    private Encodings() {
    }

    /** The bytes that a text stands for; upper or lower-case hex, also as {@code 0x…} and {@code X'…'}. */
    public static byte[] decode(String text, String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
        case "hex" -> HexFormat.of().parseHex(hexDigits(text));
        case "utf8" -> text.getBytes(StandardCharsets.UTF_8);
        case "ascii" -> text.getBytes(StandardCharsets.US_ASCII);
        case "base64" -> Base64.getDecoder().decode(text);
        default -> throw unknown(encoding);
        };
    }

    /** The text of bytes; hex in the given letter case. */
    public static String encode(byte[] bytes, String encoding, boolean upperCase) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
        case "hex" -> (upperCase ? HexFormat.of().withUpperCase() : HexFormat.of()).formatHex(bytes);
        case "utf8" -> new String(bytes, StandardCharsets.UTF_8);
        case "ascii" -> new String(bytes, StandardCharsets.US_ASCII);
        case "base64" -> Base64.getEncoder().encodeToString(bytes);
        default -> throw unknown(encoding);
        };
    }

    /** Only {@code 0x} may be followed by an odd number of digits. */
    private static String hexDigits(String text) {
        if (text.startsWith("0x")) {
            return text.length() % 2 == 0 ? text.substring(2) : "0" + text.substring(2);
        }
        Matcher quoted = QUOTED_HEX.matcher(text);
        return quoted.matches() ? quoted.group(1) : text;
    }

    private static FunctionException unknown(String encoding) {
        return new FunctionException("unknown encoding '" + encoding + "'; there are hex, utf8, ascii, base64");
    }
}
