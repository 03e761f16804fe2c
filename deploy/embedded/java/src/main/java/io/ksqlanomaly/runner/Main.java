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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Entry: {@code serve} runs queries, {@code functions} describes the functions in a file. */
public final class Main {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

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
        case "serve" -> new Server(functions(options), output, options).run(System.in, Main::endSoon);
        case "functions" -> FunctionsJson.write(functions(options), Path.of(options.get("output", "functions.json")));
        default -> throw new RunnerException("usage: Main serve|functions [--option value]…");
        }
    }

    /** Ends the process even where Kafka's clients hang while they close: whoever could end it is gone. */
    private static void endSoon() {
        Thread deadline = new Thread(() -> {
            try {
                Thread.sleep(CLOSE_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        }, "close-deadline");
        deadline.setDaemon(true);
        deadline.start();
    }

    private static Functions functions(Options options) {
        String extensions = options.get("extensions", null);
        return extensions == null ? FunctionRegistry.builtins() : FunctionRegistry.withExtensions(Path.of(extensions));
    }
}
