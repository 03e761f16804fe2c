package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.RowSchema;
import io.ksqlanomaly.runner.types.SqlType;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns expressions into a class: Java source, compiled by Janino. */
public final class ExpressionCompiler {

    private static final String PACKAGE = "io.ksqlanomaly.runner.generated";
    private static final Logger LOG = LoggerFactory.getLogger(ExpressionCompiler.class);

    private final Functions functions;
    private final Map<String, ?> properties;

    public ExpressionCompiler(Functions functions, Map<String, ?> properties) {
        this.functions = functions;
        this.properties = properties;
    }

    /**
     * Compiles expressions over rows of {@code input} into one class.
     *
     * @param name for the log and stack traces
     * @throws PlanException if they cannot be compiled
     */
    public RowExpressions compile(String name, List<Expression> expressions, RowSchema input) {
        Scope scope = new Scope(input, functions, properties);
        String className = "Expressions_" + name.replaceAll("[^A-Za-z0-9]", "_");
        String source = source(className, expressions, scope);
        LOG.debug("{}", source);
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(new FunctionClasses(scope.generated().classes()));
            compiler.cook(className + ".java", new StringReader(source));
            Class<?> type = compiler.getClassLoader().loadClass(PACKAGE + "." + className);
            Object[] constants = scope.generated().constants().stream().map(GeneratedClass.Constant::value).toArray();
            return (RowExpressions) type.getConstructor(Object[].class).newInstance((Object) constants);
        } catch (CompileException | ReflectiveOperationException | IOException | InternalCompilerException e) {
            LOG.warn("{}", source);
            throw new PlanException("the expressions of " + name + " do not compile: " + lowest(e).getMessage(), e);
        }
    }

    private static Throwable lowest(Throwable cause) {
        return cause.getCause() == null ? cause : lowest(cause.getCause());
    }

    private static String source(String className, List<Expression> expressions, Scope scope) {
        StringBuilder methods = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < expressions.size(); i++) {
            methods.append(method(i, expressions.get(i), scope));
            cases.append("case ").append(i).append(": return e").append(i).append("(v, k);\n");
            all.append(expressions.get(i) instanceof ColumnReference column
                    ? "out[" + i + "] = " + scope.column(column.name()) + ";\n"
                    : "try { out[" + i + "] = e" + i + "(v, k); } catch (Throwable t) { out[" + i
                            + "] = null; f.failed("
                            + i + ", t); }\n");
        }
        String test = test(expressions, scope);
        String fields = scope.generated().constants().stream()
                .map(c -> "private final " + c.type().getCanonicalName() + " " + c.name() + ";\n")
                .collect(Collectors.joining());
        return "package " + PACKAGE + ";\n"
                + "import io.ksqlanomaly.runner.expressions.runtime.*;\n"
                + "public final class " + className + " extends " + RowExpressions.class.getName() + " {\n" + fields
                + constructor(className, scope.generated().constants())
                + "public Object evaluate(int i, final Object[] v, final Object[] k) throws Throwable {\nswitch (i) {\n"
                + cases
                + "default: throw new IndexOutOfBoundsException(); }\n}\n"
                + "public void evaluateAll(final Object[] v, final Object[] k, Object[] out, "
                + RowExpressions.class.getName() + ".Failures f) {\n" + all + "}\n" + test + methods
                + scope.generated().methods() + "}\n";
    }

    private static String method(int index, Expression expression, Scope outer) {
        Scope scope = outer.method();
        String value = expression.java(scope);
        return "private Object e" + index + "(final Object[] v, final Object[] k) throws Throwable {\n"
                + scope.declarations() + "\nreturn " + value + ";\n}\n";
    }

    private static String test(List<Expression> expressions, Scope outer) {
        Scope scope = outer.method();
        String condition = expressions.size() == 1 && expressions.get(0).type() != null
                && expressions.get(0).type().base() == SqlType.Base.BOOLEAN ? expressions.get(0).condition(scope)
                        : "false";
        return "public boolean test(final Object[] v, final Object[] k) throws Throwable {\n" + scope.declarations()
                + "\nreturn " + condition + ";\n}\n";
    }

    private static String constructor(String className, List<GeneratedClass.Constant> constants) {
        String assignments = IntStream.range(0, constants.size())
                .mapToObj(i -> constants.get(i).name() + " = (" + constants.get(i).type().getCanonicalName() + ") c["
                        + i + "];\n")
                .collect(Collectors.joining());
        return "public " + className + "(Object[] c) {\n" + assignments + "}\n";
    }

    /** Shows the generated class the runner and, by name, the classes of functions. */
    private static final class FunctionClasses extends ClassLoader {

        private final Map<String, Class<?>> classes;

        FunctionClasses(Map<String, Class<?>> classes) {
            super(ExpressionCompiler.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> known = classes.get(name);
            return known != null ? known : super.loadClass(name, resolve);
        }
    }
}
