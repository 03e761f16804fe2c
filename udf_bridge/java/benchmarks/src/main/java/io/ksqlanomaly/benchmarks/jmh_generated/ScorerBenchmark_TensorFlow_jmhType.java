package io.ksqlanomaly.benchmarks.jmh_generated;
public class ScorerBenchmark_TensorFlow_jmhType extends ScorerBenchmark_TensorFlow_jmhType_B3 {
}

