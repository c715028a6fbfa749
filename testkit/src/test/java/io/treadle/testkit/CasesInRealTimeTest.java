package io.treadle.testkit;

@TreadleTest(realTime = true)
class CasesInRealTimeTest extends CaseContract {}
