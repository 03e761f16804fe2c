package io.ksqlanomaly.fuzz;

import io.confluent.ksql.function.udaf.Udaf;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** An aggregate: rows go into one state after the other, states are merged, and each has a result after each row. */
final class AggregateForm implements Form {
    private static final int ROWS_OF_A_STATE = 100;
    private static final Double ALPHA = 0.01;

    private final Udaf<Object, Object, Object> aggregate;
    private final Type[] types;
    private Object state;
    private Object before;
    private int rows;

    @SuppressWarnings("unchecked")
    AggregateForm(Method factory) throws ReflectiveOperationException {
        aggregate = (Udaf<Object, Object, Object>) factory.invoke(null,
                factory.getParameterCount() == 0 ? new Object[0] : new Object[] { ALPHA });
        ParameterizedType made = (ParameterizedType) factory.getGenericReturnType();
        types = new Type[] { made.getActualTypeArguments()[0] };
        before = aggregate.initialize();
        state = before;
    }

    @Override
    public Type[] types() {
        return types;
    }

    @Override
    public Object call(Object[] arguments) {
        if (++rows % ROWS_OF_A_STATE == 0) {
            before = aggregate.merge(before, aggregate.merge(aggregate.initialize(), state));
            state = aggregate.initialize();
        }
        state = aggregate.aggregate(arguments[0], state);
        return rows % 10 == 0 ? aggregate.map(before) : aggregate.map(state);
    }
}
