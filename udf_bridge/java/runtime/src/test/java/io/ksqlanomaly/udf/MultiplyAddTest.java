package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiplyAddTest {
    @Test
    void roundsOnceOrTwice() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double c = random.nextGaussian();
            double found = MultiplyAdd.apply(a, b, c);
            assertTrue(found == Math.fma(a, b, c) || found == a * b + c, a + " * " + b + " + " + c);
        }
    }

    @Test
    void keepsWhatIsNoNumber() {
        assertTrue(Double.isNaN(MultiplyAdd.apply(Double.NaN, 0, 1)));
        assertEquals(Double.POSITIVE_INFINITY, MultiplyAdd.apply(2, Double.POSITIVE_INFINITY, 1));
    }
}
