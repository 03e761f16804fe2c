package io.ksqlanomaly.runner.serve;

import io.ksqlanomaly.runner.RunnerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options of the command line: {@code --name value}. */
public record Options(Map<String, String> values) {

    private static final List<String> KNOWN = List.of("bootstrap", "state", "extensions", "registry",
            "application-prefix", "output");

    public static Options parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!KNOWN.contains(name) || i + 1 == arguments.size()) {
                throw new RunnerException("unknown option or no value: " + arguments.get(i) + "; there are " + KNOWN);
            }
            values.put(name, arguments.get(i + 1));
        }
        return new Options(Map.copyOf(values));
    }

    /** The value, or a default when it is missing or empty. */
    public String get(String name, String missing) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? missing : value;
    }
}
