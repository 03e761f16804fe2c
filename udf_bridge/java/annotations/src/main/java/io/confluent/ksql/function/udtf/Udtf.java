package io.confluent.ksql.function.udtf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method as one overload of a table function; the list it returns becomes rows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Udtf {
    /** What this overload does. */
    String description() default "";

    /** The SQL type of one element of the result, where Java's type does not tell it. */
    String schema() default "";

    /** The name of the schema provider method that computes that type. */
    String schemaProvider() default "";
}
