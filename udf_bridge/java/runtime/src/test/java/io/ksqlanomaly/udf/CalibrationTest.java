package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
    private final Calibration calibration = new Calibration(99, new double[] { 1, 2, 2, 4 },
            new double[] { 1.0, 0.5, 0.4, 0.02 }, null);

    @ParameterizedTest
    @CsvSource({ "0.5, 1.0", "1, 1.0", "1.5, 0.75", "2, 0.5", "3, 0.21", "4, 0.02", "4.1, 0.01", "Infinity, 0.01" })
    void isLinearBetweenThePoints(double score, double pValue) {
        assertEquals(pValue, calibration.pValue(score), 1e-12);
    }

    @Test
    void needsAsManyScoresAsPValues() {
        assertThrows(ModelException.class, () -> new Calibration(9, new double[] { 1, 2 }, new double[] { 1 }, null));
        assertThrows(ModelException.class, () -> new Calibration(9, new double[0], new double[0], null));
    }

    @ParameterizedTest
    @CsvSource({ "0, 4, 0.02", "0, 6, 0.00367879441171442", "0.5, 6, 0.0044444444444444", "0, 99, 0.001",
            "0.5, Infinity, 0.001" })
    void goesOnAsItsTailSays(double shape, double score, double pValue) {
        Calibration.Tail tail = new Calibration.Tail(2, shape, 0.001);
        Calibration withTail = new Calibration(99, new double[] { 1, 4 }, new double[] { 1.0, 0.02 }, tail);
        assertEquals(pValue, withTail.pValue(score), 1e-12);
    }

    @Test
    void refusesATailThatRises() {
        assertThrows(ModelException.class, () -> new Calibration.Tail(0, 0, 0.001));
        assertThrows(ModelException.class, () -> new Calibration.Tail(1, -0.1, 0.001));
    }
}
