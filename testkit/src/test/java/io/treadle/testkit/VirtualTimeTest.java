package io.treadle.testkit;

@TreadleTest
class VirtualTimeTest extends TimeContract {}
