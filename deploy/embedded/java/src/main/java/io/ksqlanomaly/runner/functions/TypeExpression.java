package io.ksqlanomaly.runner.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A SQL type as written in a signature, variables included: {@code ARRAY<T>}, {@code DECIMAL(P - S, 0)},
 * {@code LAMBDA<(T) => R>}.
 *
 * @param name the type's name, a type variable (one capital letter), or the arithmetic of a DECIMAL's argument
 * @param arguments element, key and value, field, precision and scale, or lambda parameter types with the result last
 * @param fields the field names of a STRUCT
 */
record TypeExpression(String name, List<TypeExpression> arguments, List<String> fields) {

    private static final Map<String, String> SYNONYMS = Map.of("INT", "INTEGER", "VARCHAR", "STRING", "LONG", "BIGINT");

    TypeExpression {
        arguments = List.copyOf(arguments);
        fields = List.copyOf(fields);
    }

    static TypeExpression of(String name, TypeExpression... arguments) {
        return new TypeExpression(name, List.of(arguments), List.of());
    }

    /** Reads the text of a type; throws {@link IllegalArgumentException} where it is none. */
    static TypeExpression parse(String text) {
        return new Parser(text).parseAll();
    }

    boolean isVariable() {
        return name.length() == 1 && Character.isUpperCase(name.charAt(0));
    }

    @Override
    public String toString() {
        return switch (name) {
        case "DECIMAL" -> "DECIMAL(" + join(arguments) + ")";
        case "STRUCT" -> "STRUCT<" + structFields() + ">";
        case "LAMBDA" -> {
            int last = arguments.size() - 1;
            yield "LAMBDA<(" + join(arguments.subList(0, last)) + ") => " + arguments.get(last) + ">";
        }
        default -> arguments.isEmpty() ? name : name + "<" + join(arguments) + ">";
        };
    }

    private String structFields() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            parts.add(quoted(fields.get(i)) + " " + arguments.get(i));
        }
        return String.join(", ", parts);
    }

    private static String quoted(String field) {
        return field.matches("[A-Z_][A-Z0-9_]*") ? field : "`" + field + "`";
    }

    private static String join(List<TypeExpression> types) {
        return types.stream().map(TypeExpression::toString).collect(Collectors.joining(", "));
    }

    /** A recursive descent over the text of one type. */
    private static final class Parser {

        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        TypeExpression parseAll() {
            TypeExpression type = type();
            if (peek() != 0) {
                throw failure("the end of the type");
            }
            return type;
        }

        private TypeExpression type() {
            String word = word().toUpperCase(Locale.ROOT);
            String name = SYNONYMS.getOrDefault(word, word);
            return switch (name) {
            case "DECIMAL" -> decimal();
            case "STRUCT" -> struct();
            case "LAMBDA" -> lambda();
            case "ARRAY" -> new TypeExpression(name, elements(1), List.of());
            case "MAP" -> new TypeExpression(name, elements(2), List.of());
            case "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "STRING", "BYTES", "TIME", "DATE", "TIMESTAMP",
                    "INTERVALUNIT", "ANY" ->
                of(name);
            default -> variable(name);
            };
        }

        private TypeExpression variable(String name) {
            if (name.length() != 1) {
                throw failure("a SQL type");
            }
            return of(name);
        }

        private List<TypeExpression> elements(int count) {
            expect('<');
            List<TypeExpression> types = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    expect(',');
                }
                types.add(type());
            }
            expect('>');
            return types;
        }

        private TypeExpression decimal() {
            expect('(');
            TypeExpression precision = of(arithmetic(','));
            expect(',');
            TypeExpression scale = of(arithmetic(')'));
            expect(')');
            return of("DECIMAL", precision, scale);
        }

        /** The text up to a delimiter that stands outside parentheses. */
        private String arithmetic(char end) {
            int start = position;
            int depth = 0;
            while (position < text.length() && (depth > 0 || text.charAt(position) != end)) {
                depth += text.charAt(position) == '(' ? 1 : text.charAt(position) == ')' ? -1 : 0;
                position++;
            }
            return text.substring(start, position).strip();
        }

        private TypeExpression struct() {
            expect('<');
            List<String> names = new ArrayList<>();
            List<TypeExpression> types = new ArrayList<>();
            while (!accept('>')) {
                if (!names.isEmpty()) {
                    expect(',');
                }
                names.add(field());
                types.add(type());
            }
            return new TypeExpression("STRUCT", types, names);
        }

        private String field() {
            if (!accept('`')) {
                return word().toUpperCase(Locale.ROOT);
            }
            int end = text.indexOf('`', position);
            if (end < 0) {
                throw failure("a closing `");
            }
            String name = text.substring(position, end);
            position = end + 1;
            return name;
        }

        private TypeExpression lambda() {
            expect('<');
            expect('(');
            List<TypeExpression> types = new ArrayList<>();
            while (!accept(')')) {
                if (!types.isEmpty()) {
                    expect(',');
                }
                types.add(type());
            }
            expect('=');
            expect('>');
            types.add(type());
            expect('>');
            return new TypeExpression("LAMBDA", types, List.of());
        }

        private String word() {
            peek();
            int start = position;
            while (position < text.length() && isWordPart(text.charAt(position))) {
                position++;
            }
            if (start == position) {
                throw failure("a name");
            }
            return text.substring(start, position);
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }

        /** The next character that is no space, or 0 at the end. */
        private char peek() {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            return position < text.length() ? text.charAt(position) : 0;
        }

        private boolean accept(char c) {
            boolean found = peek() == c;
            position += found ? 1 : 0;
            return found;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw failure("'" + c + "'");
            }
        }

        private IllegalArgumentException failure(String expected) {
            return new IllegalArgumentException(
                    "not a SQL type: '" + text + "': expected " + expected + " at character " + (position + 1));
        }
    }
}
