package io.ksqlanomaly.runner.functions;

import java.util.List;

/**
 * What became of one jar of the extension directory.
 *
 * @param jar file name
 * @param functions names of its functions; empty when it was refused
 * @param error why it was refused, or null
 */
public record ExtensionReport(String jar, List<String> functions, String error) {

    public ExtensionReport {
        functions = List.copyOf(functions);
    }
}
