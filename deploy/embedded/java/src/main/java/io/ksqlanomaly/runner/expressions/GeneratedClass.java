package io.ksqlanomaly.runner.expressions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of a generated class that all its methods share. */
final class GeneratedClass {

    private final List<Constant> constants = new ArrayList<>();
    private final Map<String, Class<?>> classes = new HashMap<>();
    private final StringBuilder methods = new StringBuilder();
    private int names;

    /** A value that the class keeps in a field. */
    record Constant(String name, Class<?> type, Object value) {
    }

    /** A name that is not taken yet. */
    String newName(String prefix) {
        return prefix + names++;
    }

    String addConstant(Object value, Class<?> type) {
        String name = newName("c");
        constants.add(new Constant(name, type, value));
        return name;
    }

    void addMethod(String source) {
        methods.append(source);
    }

    List<Constant> constants() {
        return constants;
    }

    /** Classes of functions, which the loader of the generated class has to show it. */
    Map<String, Class<?>> classes() {
        return classes;
    }

    /** Java source of the methods that expressions added. */
    String methods() {
        return methods.toString();
    }
}
