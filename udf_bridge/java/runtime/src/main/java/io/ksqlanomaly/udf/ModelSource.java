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
    static ModelSource of(String location, boolean signed) throws IOException {
        if (location.startsWith("dir:")) {
            return new DirectorySource(Path.of(location.substring("dir:".length())));
        }
        if (location.startsWith("kafka:")) {
            if (!signed && !"allow".equals(Settings.get(Settings.UNSIGNED))) {
                throw new ModelException(location
                        + " is not followed: whoever may write to the topic could choose what is "
                        + "loaded, so a public key is needed (" + Settings.PUBLIC_KEY + ", or " + Settings.UNSIGNED
                        + "=allow)");
            }
            return TopicSource.open(location.substring("kafka:".length()));
        }
        throw new ModelException(Settings.SOURCE + ": " + location + ": dir:/… or kafka:TOPIC is expected");
    }
}
