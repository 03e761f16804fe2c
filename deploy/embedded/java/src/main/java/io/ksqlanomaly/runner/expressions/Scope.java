package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.functions.Invocation;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the Java source of an expression may name: columns v[i] and k[i], constants, temporaries, lambda parameters. */
final class Scope {

    private final RowSchema input;
    private final Functions functions;
    private final Map<String, ?> properties;
    private final GeneratedClass generated;
    private final Map<String, String> variables;
    private final StringBuilder declarations = new StringBuilder();
    private final boolean isLambda;

    Scope(RowSchema input, Functions functions, Map<String, ?> properties) {
        this(input, functions, properties, new GeneratedClass(), Map.of(), false);
    }

    private Scope(RowSchema input, Functions functions, Map<String, ?> properties, GeneratedClass generated,
            Map<String, String> variables, boolean isLambda) {
        this.input = input;
        this.functions = functions;
        this.properties = properties;
        this.generated = generated;
        this.variables = variables;
        this.isLambda = isLambda;
    }

    static String cast(SqlType type, String java) {
        return "((" + type.javaClass().getName() + ") " + java + ")";
    }

    /** A method of its own within the same class. */
    Scope method() {
        return new Scope(input, functions, properties, generated, variables, isLambda);
    }

    /** The body of a lambda, which sees the variables around it. */
    Scope lambda(List<String> parameters) {
        Map<String, String> inner = new TreeMap<>(variables);
        parameters.forEach(parameter -> inner.put(parameter, generated.newName("p")));
        return new Scope(input, functions, properties, generated, inner, true);
    }

    /** Value columns come first, then key columns, then the bounds of the key's window. */
    String column(String name) {
        int value = input.valueIndex(name);
        if (value >= 0) {
            return "v[" + value + "]";
        }
        int key = input.keyIndex(name);
        if (key >= 0) {
            return "k[" + key + "]";
        }
        int bound = List.of("WINDOWSTART", "WINDOWEND").indexOf(name);
        if (bound >= 0) {
            return "k[" + (input.key().size() + bound) + "]";
        }
        throw new PlanException("no column " + name + "; there are "
                + Stream.concat(input.value().stream(), input.key().stream()).map(Column::name).toList());
    }

    String variable(String name) {
        if (!variables.containsKey(name)) {
            throw new PlanException("no lambda parameter " + name + "; there are " + variables.keySet());
        }
        return variables.get(name);
    }

    /** Java source of an operand: within a lambda a NULL makes the whole expression NULL, so it throws. */
    String operand(Expression expression) {
        return isLambda ? cast(expression.type(), "Access.required(" + expression.java(this) + ")")
                : expression.java(this);
    }

    /** Java source of a value that is NULL when it cannot be computed: what stands around it is computed still. */
    String guarded(Expression expression) {
        if (expression instanceof ColumnReference || expression instanceof Literal || expression.type() == null) {
            return expression.java(this);
        }
        Scope inner = method();
        String value = expression.java(inner);
        String name = generated.newName("guarded");
        String parameters = variables.values().stream().map(v -> ", final Object " + v).collect(Collectors.joining());
        generated.addMethod("Object " + name + "(final Object[] v, final Object[] k" + parameters + ") {\n"
                + inner.declarations() + "\ntry { return " + value + "; } catch (Throwable t) { return null; }\n}\n");
        String arguments = variables.values().stream().map(v -> ", " + v).collect(Collectors.joining());
        return cast(expression.type(), name + "(v, k" + arguments + ")");
    }

    String constant(Object value, Class<?> type) {
        return generated.addConstant(value, type);
    }

    String temporary(Class<?> type) {
        String name = generated.newName("t");
        declarations.append(type.getName()).append(' ').append(name).append(" = null; ");
        return name;
    }

    /** Java source of the temporaries of this method. */
    String declarations() {
        return declarations.toString();
    }

    Invocation invocation(String function, String signature) {
        return functions.invocation(function, signature, properties);
    }

    /** Makes a class visible to the generated code, whatever loaded it. */
    void use(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
            Class<?> other = generated.classes().put(c.getName(), c);
            if (other != null && other != c) {
                throw new PlanException("two jars have a class " + c.getName() + " and one query uses both");
            }
        }
    }

    GeneratedClass generated() {
        return generated;
    }
}
