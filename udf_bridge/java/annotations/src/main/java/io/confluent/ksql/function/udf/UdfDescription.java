package io.confluent.ksql.function.udf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class whose {@link Udf} methods are the overloads of one scalar function. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface UdfDescription {
    /** The function's name in SQL; letter case does not matter. */
    String name();

    /** What the function does, for {@code DESCRIBE FUNCTION}. */
    String description();

    /** The heading it is listed under. */
    String category() default "OTHER";

    /** The function's own version. */
    String version() default "";

    /** Who wrote it. */
    String author() default "";
}
