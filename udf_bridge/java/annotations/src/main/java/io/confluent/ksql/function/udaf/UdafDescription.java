package io.confluent.ksql.function.udaf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class whose {@link UdafFactory} methods make the overloads of one aggregate function. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface UdafDescription {
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
