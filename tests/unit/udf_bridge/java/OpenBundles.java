package io.ksqlanomaly.udf;

import java.nio.file.Path;

/** Prints for each path given what the runtime's reader says of the bundle there; {@code ok} when nothing. */
public final class OpenBundles {
    /** {@code PATH...} */
    public static void main(String[] arguments) {
        for (String path : arguments) {
            System.out.println(open(Path.of(path)).replace('\n', ' '));
        }
    }

    private static String open(Path path) {
        try {
            Bundle bundle = Bundle.open(path);
            Backend.load("java", bundle).close();
            if (bundle.manifest.checksums.containsKey("saved_model/saved_model.pb")) {
                GraphCheck.check(bundle);
            }
            return "ok";
        } catch (ModelException refusal) {
            return refusal.getMessage();
        } catch (Exception failure) {
            return "NOT BY NAME: " + failure;
        }
    }
}
