package io.ksqlanomaly.runner.expressions.runtime;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Struct;

/** CAST from every type to every type that it can be cast to. */
public final class Casts {

    private Casts() {
    }

    public static Double toDouble(Integer value) {
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    public static Double toDouble(Long value) {
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    public static Long toLong(Integer value) {
        return value == null ? null : Long.valueOf(value.longValue());
    }

    /** @throws PlanException if there is no such cast */
    public static Caster caster(SqlType from, SqlType to) {
        if (from.equals(to) || to.base() == SqlType.Base.ANY) {
            return value -> value;
        }
        Caster caster = nonNull(from, to);
        return value -> value == null ? null : caster.cast(value);
    }

    private static Caster nonNull(SqlType from, SqlType to) {
        return switch (to.base()) {
        case BOOLEAN -> textOnly(from, to, Casts::toBoolean);
        case INTEGER -> number(from, to, n -> n.intValue(), text -> Integer.parseInt(text.trim()));
        case BIGINT -> number(from, to, n -> n.longValue(), text -> Long.parseLong(text.trim()));
        case DOUBLE -> number(from, to, n -> n.doubleValue(), Casts::parseDouble);
        case DECIMAL -> number(from, to, n -> fit(decimal(n), to), text -> fit(new BigDecimal(text.trim()), to));
        case STRING -> text(from, to);
        case TIMESTAMP -> from.base() == SqlType.Base.DATE ? value -> new Timestamp(((Date) value).getTime())
                : textOnly(from, to, Temporals::timestamp);
        case DATE -> from.base() == SqlType.Base.TIMESTAMP ? value -> Temporals.dateOf((Timestamp) value)
                : textOnly(from, to, Temporals::date);
        case TIME -> from.base() == SqlType.Base.TIMESTAMP ? value -> Temporals.timeOf((Timestamp) value)
                : textOnly(from, to, Temporals::time);
        case ARRAY -> array(from, to);
        case MAP -> map(from, to);
        case STRUCT -> struct(from, to);
        default -> throw impossible(from, to);
        };
    }

    private static Caster number(SqlType from, SqlType to, Function<Number, Object> number,
            Function<String, Object> text) {
        return switch (from.base()) {
        case INTEGER, BIGINT, DOUBLE, DECIMAL -> value -> number.apply((Number) value);
        case STRING -> value -> text.apply((String) value);
        default -> throw impossible(from, to);
        };
    }

    private static Caster textOnly(SqlType from, SqlType to, Function<String, Object> convert) {
        if (from.base() != SqlType.Base.STRING) {
            throw impossible(from, to);
        }
        return value -> convert.apply((String) value);
    }

    private static Caster text(SqlType from, SqlType to) {
        return switch (from.base()) {
        case DECIMAL -> value -> ((BigDecimal) value).toPlainString();
        case TIMESTAMP -> value -> Temporals.format((Timestamp) value);
        case DATE -> value -> Temporals.format((Date) value);
        case TIME -> value -> Temporals.format((Time) value);
        case BYTES, INTERVALUNIT -> throw impossible(from, to);
        default -> String::valueOf;
        };
    }

    private static Caster array(SqlType from, SqlType to) {
        require(from, to, SqlType.Base.ARRAY);
        Caster element = caster(from.element(), to.element());
        return value -> {
            List<Object> list = new ArrayList<>();
            ((List<?>) value).forEach(item -> list.add(element.cast(item)));
            return list;
        };
    }

    private static Caster map(SqlType from, SqlType to) {
        require(from, to, SqlType.Base.MAP);
        Caster key = caster(from.key(), to.key());
        Caster element = caster(from.element(), to.element());
        return value -> {
            Map<Object, Object> map = new HashMap<>();
            ((Map<?, ?>) value).forEach((k, v) -> map.put(key.cast(k), element.cast(v)));
            return map;
        };
    }

    /** Field by field of the same name; a field that the source lacks is NULL. */
    private static Caster struct(SqlType from, SqlType to) {
        require(from, to, SqlType.Base.STRUCT);
        Map<String, Caster> casters = new HashMap<>();
        for (SqlType.Field target : to.fields()) {
            from.fields().stream().filter(source -> source.name().equals(target.name())).findFirst()
                    .ifPresent(source -> casters.put(target.name(), caster(source.type(), target.type())));
        }
        return value -> {
            Struct struct = new Struct(to.connect());
            casters.forEach((name, caster) -> struct.put(name, caster.cast(Access.field(value, name))));
            return struct;
        };
    }

    private static Object toBoolean(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        return !lower.isEmpty() && ("true".startsWith(lower) || "yes".startsWith(lower));
    }

    private static Object parseDouble(String text) {
        String trimmed = text.trim();
        char last = trimmed.isEmpty() ? ' ' : Character.toLowerCase(trimmed.charAt(trimmed.length() - 1));
        if (last == 'd' || last == 'f') {
            throw new NumberFormatException("not a number");
        }
        return Double.parseDouble(trimmed);
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal exact ? exact
                : number instanceof Double inexact ? BigDecimal.valueOf(inexact)
                        : BigDecimal.valueOf(number.longValue());
    }

    /** @throws ArithmeticException if the value has more digits than the type */
    public static BigDecimal fit(BigDecimal value, SqlType type) {
        BigDecimal fitted = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (fitted.precision() - fitted.scale() > type.precision() - type.scale()) {
            throw new ArithmeticException("a number has more digits than " + type);
        }
        return fitted;
    }

    private static void require(SqlType from, SqlType to, SqlType.Base base) {
        if (from.base() != base) {
            throw impossible(from, to);
        }
    }

    private static PlanException impossible(SqlType from, SqlType to) {
        return new PlanException("there is no cast from " + from + " to " + to);
    }
}
