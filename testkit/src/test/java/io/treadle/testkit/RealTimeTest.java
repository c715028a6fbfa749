package io.treadle.testkit;

@TreadleTest(realTime = true)
class RealTimeTest extends TimeContract {}
