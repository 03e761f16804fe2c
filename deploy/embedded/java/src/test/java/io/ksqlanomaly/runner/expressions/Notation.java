package io.ksqlanomaly.runner.expressions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Turns a short notation into the JSON of plan nodes: names are columns, numbers literals, (op …) operations. */
final class Notation {

    private static final Map<String, String> TYPES = Map.of("I", "INTEGER", "N", "INTEGER", "D", "DOUBLE", "S",
            "STRING",
            "B", "BOOLEAN", "A", "ARRAY<INTEGER>", "M", "MAP<STRING, INTEGER>", "K", "STRING");

    private final Deque<String> words = new ArrayDeque<>();

    Notation(String text) {
        words.addAll(List.of(text.replace("(", "( ").replace(")", " )").split(" ")));
    }

    String node() {
        String word = words.pop();
        if (word.equals("(")) {
            return operation();
        }
        if (word.matches("-?\\d+")) {
            return "{\"op\":\"literal\",\"type\":\"INTEGER\",\"value\":" + word + "}";
        }
        if (word.length() == 1 && Character.isLowerCase(word.charAt(0))) {
            return "{\"op\":\"literal\",\"type\":\"STRING\",\"value\":\"" + word + "\"}";
        }
        return "{\"op\":\"column\",\"type\":\"" + TYPES.getOrDefault(word, "INTEGER") + "\",\"name\":\"" + word + "\"}";
    }

    private String operation() {
        String operator = words.pop();
        List<String> parts = new ArrayList<>();
        while (!words.peek().equals(")")) {
            parts.add(node());
        }
        words.pop();
        return switch (operator) {
        case "+", "-", "*", "/", "%" -> binary("arithmetic", "INTEGER", operator, parts);
        case "=", "<>", "<", ">=" -> binary("compare", "BOOLEAN", operator, parts);
        case "distinct" -> binary("compare", "BOOLEAN", "IS DISTINCT FROM", parts);
        case "and", "or" -> binary("logical", "BOOLEAN", operator.toUpperCase(java.util.Locale.ROOT), parts);
        case "not", "isnull", "isnotnull" -> "{\"op\":\"" + Map.of("not", "not", "isnull", "is_null", "isnotnull",
                "is_not_null").get(operator) + "\",\"type\":\"BOOLEAN\",\"operand\":" + parts.get(0) + "}";
        case "between" -> "{\"op\":\"between\",\"type\":\"BOOLEAN\",\"operand\":" + parts.get(0) + ",\"low\":"
                + parts.get(1) + ",\"high\":" + parts.get(2) + "}";
        case "in" -> "{\"op\":\"in\",\"type\":\"BOOLEAN\",\"operand\":" + parts.get(0) + ",\"items\":"
                + parts.subList(1, parts.size()) + "}";
        case "index", "entry" -> "{\"op\":\"subscript\",\"type\":\"INTEGER\",\"operand\":" + parts.get(0)
                + ",\"index\":" + parts.get(1) + "}";
        case "double", "string" -> "{\"op\":\"cast\",\"type\":\"" + operator.toUpperCase(java.util.Locale.ROOT)
                + "\",\"operand\":" + parts.get(0) + "}";
        default -> caseNode(parts);
        };
    }

    private static String binary(String op, String type, String operator, List<String> parts) {
        return "{\"op\":\"" + op + "\",\"type\":\"" + type + "\",\"operator\":\"" + operator + "\",\"left\":"
                + parts.get(0) + ",\"right\":" + parts.get(1) + "}";
    }

    private static String caseNode(List<String> parts) {
        List<String> whens = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            whens.add("{\"when\":" + parts.get(i) + ",\"then\":" + parts.get(i + 1) + "}");
        }
        return "{\"op\":\"case\",\"type\":\"INTEGER\",\"whens\":" + whens + ",\"default\":null}";
    }
}
