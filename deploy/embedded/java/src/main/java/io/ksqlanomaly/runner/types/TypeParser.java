package io.ksqlanomaly.runner.types;

import io.ksqlanomaly.runner.plan.PlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads SQL type text, such as {@code ARRAY<STRUCT<ID BIGINT, `my name` STRING>>}. */
public final class TypeParser {

    private final String text;
    private int position;

    private TypeParser(String text) {
        this.text = text;
    }

    /** @throws PlanException if the text is not a type */
    public static SqlType parse(String text) {
        TypeParser parser = new TypeParser(text);
        SqlType type = parser.type();
        if (parser.peek() != 0) {
            throw parser.wrong("the end");
        }
        return type;
    }

    private SqlType type() {
        String name = word().toUpperCase(Locale.ROOT);
        return switch (name) {
        case "BOOLEAN" -> SqlType.BOOLEAN;
        case "INT", "INTEGER" -> SqlType.INTEGER;
        case "BIGINT" -> SqlType.BIGINT;
        case "DOUBLE" -> SqlType.DOUBLE;
        case "STRING", "VARCHAR" -> SqlType.STRING;
        case "BYTES" -> SqlType.BYTES;
        case "TIME" -> SqlType.TIME;
        case "DATE" -> SqlType.DATE;
        case "TIMESTAMP" -> SqlType.TIMESTAMP;
        case "INTERVALUNIT" -> SqlType.simple(SqlType.Base.INTERVALUNIT);
        case "ANY" -> SqlType.ANY;
        case "DECIMAL" -> decimal();
        case "ARRAY" -> array();
        case "MAP" -> map();
        case "STRUCT" -> struct();
        default -> throw new PlanException("unknown type " + name + " in " + text);
        };
    }

    private SqlType decimal() {
        expect('(');
        int precision = Integer.parseInt(word());
        expect(',');
        int scale = Integer.parseInt(word());
        expect(')');
        return SqlType.decimal(precision, scale);
    }

    private SqlType array() {
        expect('<');
        SqlType element = type();
        expect('>');
        return SqlType.array(element);
    }

    private SqlType map() {
        expect('<');
        SqlType key = type();
        expect(',');
        SqlType value = type();
        expect('>');
        return SqlType.map(key, value);
    }

    private SqlType struct() {
        List<SqlType.Field> fields = new ArrayList<>();
        expect('<');
        while (peek() != '>') {
            if (!fields.isEmpty()) {
                expect(',');
            }
            fields.add(new SqlType.Field(name(), type()));
        }
        expect('>');
        return SqlType.struct(fields);
    }

    private String name() {
        if (peek() != '`') {
            return word();
        }
        StringBuilder name = new StringBuilder();
        for (position++; position < text.length(); position++) {
            if (text.charAt(position) == '`') {
                if (position + 1 >= text.length() || text.charAt(position + 1) != '`') {
                    break;
                }
                position++;
            }
            name.append(text.charAt(position));
        }
        expect('`');
        return name.toString();
    }

    private String word() {
        peek();
        int start = position;
        while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position))) {
            position++;
        }
        if (start == position) {
            throw wrong("a name");
        }
        return text.substring(start, position);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        position++;
    }

    private char peek() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private PlanException wrong(String expected) {
        return new PlanException("type " + text + ": expected " + expected + " at position " + (position + 1));
    }
}
