package io.confluent.ksql.function.udf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one parameter of a function's method. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface UdfParameter {
    /** The parameter's name; needed where the class has no parameter names. */
    String value() default "";

    /** What the parameter is for. */
    String description() default "";

    /** The parameter's SQL type, where Java's type does not tell it. */
    String schema() default "";
}
