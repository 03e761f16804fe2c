package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON text into maps, lists, strings, doubles, booleans and null. Own code, so that no library can clash with the server's. */
final class Json {
    private static final int DEEPEST = 64;

    private final String text;
    private int position;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The value of a whole JSON text; ModelException tells the position of what is wrong. */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.skipBlanks();
        if (json.position < text.length()) {
            throw json.wrong("text after the end");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        switch (peek()) {
        case '{':
            return object();
        case '[':
            return array();
        case '"':
            return string();
        case 't':
            return word("true", Boolean.TRUE);
        case 'f':
            return word("false", Boolean.FALSE);
        case 'n':
            return word("null", null);
        default:
            return number();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        open('{');
        if (!close('}')) {
            do {
                skipBlanks();
                String name = string();
                skipBlanks();
                expect(':');
                members.put(name, value());
            } while (more('}'));
        }
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        open('[');
        if (!close(']')) {
            do {
                items.add(value());
            } while (more(']'));
        }
        return items;
    }

    private void open(char bracket) {
        expect(bracket);
        if (++depth > DEEPEST) {
            throw wrong("more than " + DEEPEST + " levels");
        }
    }

    private boolean close(char bracket) {
        skipBlanks();
        if (peek() != bracket) {
            return false;
        }
        position++;
        depth--;
        return true;
    }

    private boolean more(char bracket) {
        if (close(bracket)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        StringBuilder characters = new StringBuilder();
        while (peek() != '"') {
            char character = text.charAt(position++);
            if (character < ' ') {
                throw wrong("control character in a string");
            }
            characters.append(character == '\\' ? escape() : character);
        }
        position++;
        return characters.toString();
    }

    private char escape() {
        char character = peek();
        position++;
        switch (character) {
        case '"':
        case '\\':
        case '/':
            return character;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'u':
            return unicode();
        default:
            throw wrong("unknown escape \\" + character);
        }
    }

    private char unicode() {
        if (position + 4 > text.length()) {
            throw wrong("\\u needs four digits");
        }
        try {
            char character = (char) Integer.parseInt(text.substring(position, position + 4), 16);
            position += 4;
            return character;
        } catch (NumberFormatException failure) {
            throw wrong("\\u needs four digits");
        }
    }

    private Double number() {
        int start = position;
        while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        try {
            return Double.valueOf(text.substring(start, position));
        } catch (NumberFormatException failure) {
            position = start;
            throw wrong("a value is expected");
        }
    }

    private <T> T word(String word, T value) {
        if (!text.startsWith(word, position)) {
            throw wrong("a value is expected");
        }
        position += word.length();
        return value;
    }

    private char peek() {
        if (position >= text.length()) {
            throw wrong("the text ends too early");
        }
        return text.charAt(position);
    }

    private void expect(char character) {
        if (peek() != character) {
            throw wrong("'" + character + "' is expected");
        }
        position++;
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private ModelException wrong(String what) {
        return new ModelException("JSON at character " + position + ": " + what);
    }
}
