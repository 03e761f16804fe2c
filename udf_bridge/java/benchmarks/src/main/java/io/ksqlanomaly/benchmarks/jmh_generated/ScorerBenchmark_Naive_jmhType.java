package io.ksqlanomaly.benchmarks.jmh_generated;
public class ScorerBenchmark_Naive_jmhType extends ScorerBenchmark_Naive_jmhType_B3 {
}

