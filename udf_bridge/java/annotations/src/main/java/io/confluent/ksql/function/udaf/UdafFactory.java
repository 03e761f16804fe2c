package io.confluent.ksql.function.udaf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a static method that makes one overload of an aggregate function. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface UdafFactory {
    /** What this overload does. */
    String description();

    /** The SQL type of the argument, where Java's type does not tell it. */
    String paramSchema() default "";

    /** The SQL type of the state, where Java's type does not tell it. */
    String aggregateSchema() default "";

    /** The SQL type of the result, where Java's type does not tell it. */
    String returnSchema() default "";
}
