package io.treadle.testkit;

@TreadleTest(realTime = true, eager = true)
class CasesEagerInRealTimeTest extends CaseContract {}
