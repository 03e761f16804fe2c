package io.ksqlanomaly.benchmarks.jmh_generated;
public class ScorerBenchmark_Rows_jmhType extends ScorerBenchmark_Rows_jmhType_B3 {
}

