package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.Locale;

/** GEO_DISTANCE(lat1, lon1, lat2, lon2[, unit]) on a sphere of 6371 km, by the haversine formula. */
@UdfDescription(name = "GEO_DISTANCE", category = "OTHER",
        description = "The great-circle distance between two points given in decimal degrees, in kilometres or miles.")
public final class GeoDistance {

    private static final double EARTH_RADIUS_KM = 6371;
    private static final double EARTH_RADIUS_MILES = 3959;

    @Udf
    public double distance(double lat1, double lon1,
            double lat2, double lon2) {
        return distance(lat1, lon1, lat2, lon2, "KM");
    }

    @Udf
    public double distance(double lat1, double lon1,
            double lat2, double lon2,
            @UdfParameter(value = "unit", description = "'KM' (also when null) or 'MI'") String unit) {
        requireDegrees("latitude", lat1, 90);
        requireDegrees("latitude", lat2, 90);
        requireDegrees("longitude", lon1, 180);
        requireDegrees("longitude", lon2, 180);
        double latitudes = square(Math.sin(radians(lat2 - lat1) / 2));
        double longitudes = square(Math.sin(radians(lon2 - lon1) / 2));
        double chord = latitudes
                + longitudes * Math.cos(radians(lat1)) * Math.cos(radians(lat2));
        return 2 * Math.asin(Math.sqrt(chord)) * radius(unit);
    }

    /** Divided first: the last digit of the distance depends on it. */
    private static double radians(double degrees) {
        return degrees / 180 * Math.PI;
    }

    private static double square(double value) {
        return value * value;
    }

    private static void requireDegrees(String name, double value, double limit) {
        if (!(Math.abs(value) <= limit)) {
            throw new FunctionException(name + " must be within [-" + limit + ", " + limit + "]: " + value);
        }
    }

    private static double radius(String unit) {
        if (unit == null || unit.toUpperCase(Locale.ROOT).startsWith("K")) {
            return EARTH_RADIUS_KM;
        }
        if (unit.toUpperCase(Locale.ROOT).startsWith("M")) {
            return EARTH_RADIUS_MILES;
        }
        throw new FunctionException("unit of GEO_DISTANCE must be KM or MI, not " + unit);
    }
}
