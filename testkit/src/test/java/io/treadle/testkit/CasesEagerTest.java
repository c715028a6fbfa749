package io.treadle.testkit;

@TreadleTest(eager = true)
class CasesEagerTest extends CaseContract {}
