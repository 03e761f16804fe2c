package io.ksqlanomaly.fuzz;

import io.confluent.ksql.function.udaf.Udaf;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;

/** An aggregate: rows go into one state after the other, states are merged, and each has a result after each row. */
final class AggregateForm implements Form {
    private static final int ROWS_OF_A_STATE = 100;

    private final Udaf<Object, Object, Object> aggregate;
    private final Class<?>[] types;
    private Object state;
    private Object before;
    private int rows;

    @SuppressWarnings("unchecked")
    AggregateForm(Method factory) throws ReflectiveOperationException {
        aggregate = (Udaf<Object, Object, Object>) factory.invoke(null);
        ParameterizedType made = (ParameterizedType) factory.getGenericReturnType();
        types = new Class<?>[] { (Class<?>) ((ParameterizedType) made.getActualTypeArguments()[0]).getRawType() };
        before = aggregate.initialize();
        state = before;
    }

    @Override
    public Class<?>[] types() {
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
