package io.ksqlanomaly.runner;

import io.ksqlanomaly.runner.functions.FunctionRegistry;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.functions.FunctionsJson;
import io.ksqlanomaly.runner.serve.Options;
import io.ksqlanomaly.runner.serve.Output;
import io.ksqlanomaly.runner.serve.Server;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Entry: {@code serve} runs queries, {@code functions} describes the functions in a file. */
public final class Main {

    private Main() {
    }

    public static void main(String[] arguments) throws IOException {
        Output output = new Output(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err); // standard output carries the protocol and nothing else
        try {
            run(Arrays.asList(arguments), output);
        } catch (RunnerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(List<String> arguments, Output output) throws IOException {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        Options options = Options.parse(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
        switch (command) {
        case "serve" -> new Server(functions(options), output, options).run(System.in);
        case "functions" -> FunctionsJson.write(functions(options), Path.of(options.get("output", "functions.json")));
        default -> throw new RunnerException("usage: Main serve|functions [--option value]…");
        }
    }

    private static Functions functions(Options options) {
        String extensions = options.get("extensions", null);
        return extensions == null ? FunctionRegistry.builtins() : FunctionRegistry.withExtensions(Path.of(extensions));
    }
}
