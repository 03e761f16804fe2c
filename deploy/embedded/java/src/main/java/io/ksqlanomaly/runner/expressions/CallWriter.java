package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.Invocation;
import io.ksqlanomaly.runner.plan.PlanException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the direct Java call of a function; NULL for a primitive parameter makes the result NULL. */
final class CallWriter {

    private final Scope scope;
    private final Method method;
    private final Object target;
    private final Call call;
    private final List<String> nullTests = new ArrayList<>();

    CallWriter(Scope scope, Invocation invocation, Call call) {
        this.scope = scope;
        this.method = invocation.method();
        this.target = invocation.target();
        this.call = call;
    }

    String java() {
        Class<?> owner = method.getDeclaringClass();
        String receiver = target == null ? owner.getCanonicalName() : scope.constant(target, owner);
        scope.use(owner);
        String value = boxed(receiver + "." + method.getName() + "(" + arguments() + ")");
        if (!nullTests.isEmpty()) {
            value = "(" + String.join(" || ", nullTests) + " ? (Object) null : (Object) " + value + ")";
        }
        return Scope.cast(call.type(), "((Object) " + value + ")");
    }

    private String arguments() {
        Class<?>[] types = method.getParameterTypes();
        int given = call.arguments().size();
        int fixed = method.isVarArgs() ? types.length - 1 : types.length;
        if (method.isVarArgs() ? given < fixed : given != fixed) {
            throw new PlanException(call.signature() + " was given " + given + " arguments");
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < fixed; i++) {
            arguments.add(argument(call.arguments().get(i), types[i]));
        }
        if (method.isVarArgs()) {
            arguments.add(variadic(call.arguments().subList(fixed, given), types[fixed].getComponentType()));
        }
        return String.join(", ", arguments);
    }

    private String argument(Expression argument, Class<?> parameter) {
        if (!parameter.isPrimitive()) {
            return "((" + parameter.getCanonicalName() + ") " + argument.java(scope) + ")";
        }
        Class<?> box = MethodType.methodType(parameter).wrap().returnType();
        String temporary = scope.temporary(box);
        nullTests.add("(" + temporary + " = ((" + box.getName() + ") " + argument.java(scope) + ")) == null");
        return temporary + "." + parameter.getName() + "Value()";
    }

    private String variadic(List<Expression> arguments, Class<?> element) {
        String items = arguments.stream().map(a -> argument(a, element)).collect(Collectors.joining(", "));
        return "new " + element.getCanonicalName() + "[] {" + items + "}";
    }

    private String boxed(String java) {
        Class<?> result = method.getReturnType();
        return result.isPrimitive()
                ? MethodType.methodType(result).wrap().returnType().getName() + ".valueOf(" + java + ")"
                : java;
    }
}
