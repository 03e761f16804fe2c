package io.ksqlanomaly.runner.functions;

import java.util.List;
import java.util.Map;

/** What the runner asks of functions; a name and a signature id are those of functions.json. */
public interface Functions {

    /** All functions, by name. */
    List<FunctionDescription> descriptions();

    /** Every jar of the extension directory, with what it brought or why it was refused. */
    List<ExtensionReport> extensions();

    /**
     * A scalar or table function, ready for direct calls: a new instance, configured with the properties that
     * concern it ({@code ksql.functions.<name>.*} and {@code ksql.functions._global_.*}).
     *
     * @throws FunctionException if there is no such function or it cannot be made
     */
    Invocation invocation(String function, String signature, Map<String, ?> properties);

    /**
     * An aggregate for arguments of these SQL types and with these values of its constant arguments.
     *
     * @throws FunctionException if there is no such function or it cannot be made
     */
    Aggregate aggregate(String function, String signature, List<String> argumentTypes, List<?> initial,
            Map<String, ?> properties);

    /** The type that a call returns, variables bound and schema providers asked. */
    String resolve(String signature, List<String> argumentTypes);
}
