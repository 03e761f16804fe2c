package io.ksqlanomaly.fuzz;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code fuzz ROWS SEED FUNCTIONS JAR [TWIN]} or {@code soak CALLS THREADS FUNCTIONS JAR}: calls the functions that a file
 * lists, one a line (see {@link Target#of}), and prints one line of results for each form.
 */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) throws Exception {
        long count = Long.parseLong(arguments[1]);
        List<String> functions = Files.readAllLines(Path.of(arguments[3]), StandardCharsets.UTF_8);
        ClassLoader loader = Target.loader(Path.of(arguments[4]));
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments[0].equals("soak")) {
            new Soak(Target.of(functions.get(0), loader), count, Integer.parseInt(arguments[2])).run(output);
            return;
        }
        ClassLoader twins = arguments.length > 5 ? Target.loader(Path.of(arguments[5])) : null;
        for (String line : functions) {
            Target target = Target.of(line, loader);
            Target twin = twins == null ? null : Target.of(line, twins);
            for (Form form : target.forms()) {
                Fuzz fuzz = new Fuzz(target, twin, form);
                fuzz.run(count, Long.parseLong(arguments[2]));
                output.println(fuzz.line());
            }
        }
    }
}
