package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The network of {@link TinyBundle}: s = ((a - 0) / 1, (b - 2) / 2), r = s / 2, contribution = (s · (1/2, 1))², and the
 * only term is (log(((s - r) · (1, 2))²) + 0.297) / 0.594.
 */
class JavaBackendTest {
    private final Scorer scorer = JavaBackend.parse(TinyBundle.NETWORK).newScorer();

    private void score(double a, double b) {
        scorer.row[0] = a;
        scorer.row[1] = b;
        scorer.score();
        scorer.attribute();
        scorer.expect();
    }

    @Test
    void scores() {
        score(4, 6);
        assertArrayEquals(new float[] { 4f, 4f }, scorer.contribution);
        assertArrayEquals(new double[] { 2, 4 }, scorer.reconstruction);
        assertEquals(4f, scorer.score, 1e-6f);
        score(8, 6);
        assertEquals((Math.log(20) + 0.297063077383) / 0.594126154766, scorer.score, 1e-6);
    }

    @Test
    void clips() {
        score(1000, 2);
        assertArrayEquals(new float[] { 16f, 0f }, scorer.contribution);
        score(Double.NEGATIVE_INFINITY, 2);
        assertArrayEquals(new float[] { 16f, 0f }, scorer.contribution);
    }

    @Test
    void imputes() {
        score(0, Double.NaN);
        assertArrayEquals(new float[] { 0f, 1f }, scorer.contribution);
    }

    @Test
    void hasNoScoreWithoutAValueThatItNeeds() {
        score(Double.NaN, 2);
        assertTrue(Float.isNaN(scorer.score));
        assertTrue(Float.isNaN(scorer.contribution[1]));
        assertTrue(Double.isNaN(scorer.reconstruction[1]));
    }

    @Test
    void keepsNothingFromTheRowBefore() {
        score(4, 6);
        score(Double.NaN, 2);
        score(4, 6);
        assertEquals(4f, scorer.score, 1e-6f);
    }

    @Test
    void contributionsAreSquaredResidualsWhereTheyAreAllTheScore() {
        Scorer plain = JavaBackend.parse(TinyBundle.plainNetwork("residual")).newScorer();
        assertEquals((Math.log(20) + 0.297063077383) / 0.594126154766, plain.score(8, 6), 1e-6);
        assertArrayEquals(new float[] { 16f, 4f }, plain.contributions());
    }

    @Test
    void namesWhatIsWrongWithANetwork() {
        assertMessage("network.json: encode: numbers: low: 2 values expected, 1 given", "[-8, null]", "[-8]");
        assertMessage("network.json has format 9, this jar reads up to 2", "\"format_version\": 2",
                "\"format_version\": 9");
        assertMessage("network.json: layers: a dense layer with 2 inputs expected, dense with 3 given",
                "\"dense\", \"inputs\": 2",
                "\"dense\", \"inputs\": 3");
        assertMessage("network.json: layers: 2 weights and 1 biases expected, 4 and 2 given", "\"outputs\": 2",
                "\"outputs\": 1");
    }

    @Test
    void onlyAResidualIsItsOwnAttribution() {
        String network = TinyBundle.plainNetwork("tails");
        assertEquals("network.json: score: attribution: an object is expected",
                assertThrows(ModelException.class, () -> JavaBackend.parse(network)).getMessage());
    }

    @Test
    void weightsAreCheckedWhateverTheScoreIs() {
        String network = TinyBundle.plainNetwork("residual")
                .replace("\"weights\": \"" + TinyBundle.floats(1f, 1f), "\"weights\": \"" + TinyBundle.floats(1f));
        assertEquals("network.json: score: weights: 2 values expected, 1 given",
                assertThrows(ModelException.class, () -> JavaBackend.parse(network)).getMessage());
    }

    private static void assertMessage(String message, String text, String replacement) {
        String network = TinyBundle.NETWORK.replace(text, replacement);
        assertEquals(message, assertThrows(ModelException.class, () -> JavaBackend.parse(network)).getMessage());
    }
}
