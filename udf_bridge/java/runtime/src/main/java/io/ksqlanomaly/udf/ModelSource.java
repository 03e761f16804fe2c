package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.file.Path;

/** Where published models are, outside the jar. One thread uses it. */
interface ModelSource {
    /** Looks at what is new. */
    default void refresh() throws IOException {
    }

    /** What the source says of a model; {@link Pointer#NONE} when nothing. */
    Pointer pointer(String model) throws IOException;

    /** The files of a published version. */
    BundleFiles open(Published published) throws IOException;

    /** The source that the server's settings name. ModelException: none can be made of them. */
    static ModelSource of(String location, boolean signed) {
        if (location.startsWith("dir:")) {
            return new DirectorySource(Path.of(location.substring("dir:".length())));
        }
        throw new ModelException(Settings.SOURCE + ": " + location + ": dir:/… or kafka:TOPIC is expected");
    }
}
