package io.treadle.testkit;

@TreadleTest
class CasesTest extends CaseContract {}
