package io.ksqlanomaly.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds features by name, without regard to case, and the nearest name to one that is none. */
final class FeatureNames {
    private static final int LONGEST_SHOWN = 40;

    private final Map<String, Integer> indices = new HashMap<>();
    private final List<Feature> features;
    private final int longest;

    FeatureNames(List<Feature> features) {
        this.features = features;
        int length = 0;
        for (int i = 0; i < features.size(); i++) {
            String name = features.get(i).name;
            // Both usual spellings are found without making a text of another case for each row.
            indices.put(name, i);
            indices.putIfAbsent(name.toLowerCase(Locale.ROOT), i);
            indices.putIfAbsent(name.toUpperCase(Locale.ROOT), i);
            length = Math.max(length, name.length());
        }
        longest = length;
    }

    /** The index of a feature, or -1. */
    int find(String name) {
        if (name == null || name.length() > longest) {
            return -1;
        }
        Integer index = indices.get(name);
        if (index == null) {
            index = indices.get(name.toLowerCase(Locale.ROOT));
        }
        return index == null ? -1 : index;
    }

    /** Why a name is refused, with the nearest one that exists. */
    String unknown(String name) {
        if (name == null) {
            return "unknown feature: null";
        }
        String shown = name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
        String nearest = nearest(shown.toLowerCase(Locale.ROOT));
        return "unknown feature: " + shown + (nearest == null ? "" : " (did you mean " + nearest + "?)");
    }

    private String nearest(String name) {
        String best = null;
        int least = Math.max(1, name.length() / 3) + 1;
        for (Feature feature : features) {
            int distance = distance(name, feature.name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = feature.name;
            }
        }
        return best;
    }

    /** Levenshtein's distance: how many letters to insert, leave out or change. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
