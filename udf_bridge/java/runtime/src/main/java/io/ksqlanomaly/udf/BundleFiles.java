package io.ksqlanomaly.udf;

import java.io.IOException;
import java.util.Set;

/** Where the files of one bundle lie: in the jar, in a folder, or packed into one file. Nothing that it gives is checked yet. */
interface BundleFiles {
    /** The content of a file, or null when there is none of that name. */
    byte[] read(String file) throws IOException;

    /** The names of all files, or null where they cannot be listed. */
    Set<String> names() throws IOException;

    /** What a message says of a file, such as {@code models/car/1.0.0/network.json}. */
    String locate(String file);

    /** What a message calls the whole, such as {@code the jar}. */
    String container();

    /** A name that stays inside the bundle, whatever system reads it; else ModelException names it. */
    static String checkName(String file) {
        boolean inside = !file.isEmpty() && !file.startsWith("/") && !file.contains("\\") && !file.contains(":");
        for (String part : file.split("/", -1)) {
            inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!inside) {
            throw new ModelException("the name of a file leads out of the bundle: " + file);
        }
        return file;
    }
}
