package io.ksqlanomaly.runner.functions;

import java.lang.reflect.Method;

/**
 * A scalar or table function to be called directly.
 *
 * @param target the configured instance; null for a static method
 * @param method public method of a public class; a null for one of its primitive parameters makes the result NULL
 * @param variadic index of the parameter that is an array of all further arguments, or null
 */
public record Invocation(Object target, Method method, Integer variadic) {
}
