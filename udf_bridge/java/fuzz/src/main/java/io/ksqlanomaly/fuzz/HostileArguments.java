package io.ksqlanomaly.fuzz;

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
    private final Class<?>[] types;
    private final List<String> features;
    private final Random random;
    private final HostileTexts texts = new HostileTexts();

    /** The same seed gives the same arguments. */
    HostileArguments(Form form, List<String> features, long seed) {
        this.types = form.types();
        this.features = features;
        this.random = new Random(seed);
    }

    Object[] next() {
        Double[] row = HostileNumbers.row(random, types.length);
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i], row[i]);
        }
        return arguments;
    }

    private Object argument(Type type, Double number) {
        if (type == Double.class) {
            return number;
        }
        if (type == Boolean.class) {
            return random.nextInt(3) == 0 ? null : (Object) random.nextBoolean();
        }
        if (type == List.class) {
            return list();
        }
        if (type == Map.class) {
            return map();
        }
        if (type == String.class) {
            return types.length > 2 ? HostileTexts.word(random) : texts.text(random, features.size());
        }
        throw new IllegalArgumentException("no hostile values for " + type);
    }

    private List<Double> list() {
        return switch (random.nextInt(40)) {
        case 0 -> null;
        case 1 -> List.of();
        case 2 -> Arrays.asList(new Double[features.size()]);
        case 3 -> Arrays.asList(HostileNumbers.row(random, features.size() + 1));
        case 4 -> Arrays.asList(HostileNumbers.row(random, Math.max(1, features.size() - 1)));
        case 5 -> new ArrayList<>(Collections.nCopies(random.nextInt(5000), HostileNumbers.any(random)));
        default -> Arrays.asList(HostileNumbers.row(random, features.size()));
        };
    }

    private Map<String, Double> map() {
        if (random.nextInt(100) == 0) {
            return random.nextBoolean() ? null : Map.of();
        }
        Double[] row = HostileNumbers.row(random, features.size());
        Map<String, Double> map = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            map.put(name(features.get(i)), row[i]);
        }
        if (random.nextInt(20) == 0) {
            map.put(HostileTexts.word(random), HostileNumbers.any(random));
        }
        return map;
    }

    private String name(String feature) {
        int kind = random.nextInt(40 * features.size());
        return kind == 0 ? null : kind == 1 ? feature + " " : kind < 4 ? feature.toUpperCase() : feature;
    }
}
