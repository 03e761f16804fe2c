package io.confluent.ksql.function.udf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method as one overload of a scalar function. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Udf {
    /** What this overload does. */
    String description() default "";

    /** The SQL type of the result, where Java's type does not tell it. */
    String schema() default "";

    /** The method marked {@link UdfSchemaProvider} that computes that type. */
    String schemaProvider() default "";
}
