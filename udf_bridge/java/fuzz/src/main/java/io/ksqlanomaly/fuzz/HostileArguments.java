package io.ksqlanomaly.fuzz;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Arguments for one overload of a function, by the types of its parameters. */
final class HostileArguments {
    private final Type[] types;
    private final List<Column> columns;
    private final Random random;
    private final HostileTexts texts = new HostileTexts();

    /** The same seed gives the same arguments. */
    HostileArguments(Form form, List<Column> columns, long seed) {
        this.types = form.types();
        this.columns = columns;
        this.random = new Random(seed);
    }

    Object[] next() {
        Double[] row = HostileNumbers.row(random, types.length);
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(i, row[i]);
        }
        return arguments;
    }

    private Object argument(int index, Double number) {
        Type type = types[index];
        if (type == Double.class) {
            return number;
        }
        if (type == Boolean.class) {
            return random.nextInt(3) == 0 ? null : (Object) random.nextBoolean();
        }
        if (type == String.class) {
            return isOwnArgument(index) ? columns.get(index).text(random, number) : texts.text(random, columns);
        }
        if (type instanceof ParameterizedType) {
            Type[] inside = ((ParameterizedType) type).getActualTypeArguments();
            boolean ofTexts = inside[inside.length - 1] == String.class;
            return ((ParameterizedType) type).getRawType() == List.class ? list(ofTexts) : map(ofTexts);
        }
        throw new IllegalArgumentException("no hostile values for " + type);
    }

    /** Whether a text is one value of a row in order, and not the whole row. */
    private boolean isOwnArgument(int index) {
        return types.length >= columns.size() && index < columns.size() && columns.get(index).isText();
    }

    private List<?> list(boolean ofTexts) {
        int size = columns.size();
        return switch (random.nextInt(40)) {
        case 0 -> null;
        case 1 -> List.of();
        case 2 -> Arrays.asList(new Object[size]);
        case 3 -> Arrays.asList(row(size + 1, ofTexts));
        case 4 -> Arrays.asList(row(Math.max(1, size - 1), ofTexts));
        case 5 -> new ArrayList<>(Collections.nCopies(random.nextInt(5000), row(1, ofTexts)[0]));
        default -> Arrays.asList(row(size, ofTexts));
        };
    }

    private Object[] row(int length, boolean ofTexts) {
        Double[] numbers = HostileNumbers.row(random, length);
        return ofTexts ? HostileTexts.cells(random, columns, numbers) : numbers;
    }

    private Map<String, Object> map(boolean ofTexts) {
        if (random.nextInt(100) == 0) {
            return random.nextBoolean() ? null : Map.of();
        }
        Object[] row = row(columns.size(), ofTexts);
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            map.put(name(columns.get(i).name()), row[i]);
        }
        if (random.nextInt(20) == 0) {
            map.put(HostileTexts.word(random), row(1, ofTexts)[0]);
        }
        return map;
    }

    private String name(String feature) {
        int kind = random.nextInt(40 * columns.size());
        return kind == 0 ? null : kind == 1 ? feature + " " : kind < 4 ? feature.toUpperCase() : feature;
    }
}
