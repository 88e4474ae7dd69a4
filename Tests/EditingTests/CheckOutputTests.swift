import Testing

@testable import Editing

@Suite struct CheckOutputTests {
    private func digest(_ output: String, budget: Int = 2_000) -> FailureDigest {
        CheckOutput.digest(output, budgetCharacters: budget)
    }

    @Test func pytest() {
        let result = digest(
            """
            \u{1B}[1m============================= test session starts ==============================\u{1B}[0m
            platform linux -- Python 3.11.2, pytest-8.0.0
            collected 3 items

            tests/test_calc.py .F.                                                   [100%]

            =================================== FAILURES ===================================
            ___________________________________ test_add ___________________________________

                def test_add():
                    value = 2
            >       assert add(value, 2) == 4
            E       assert 0 == 4
            E        +  where 0 = add(2, 2)

            tests/test_calc.py:6: AssertionError
            =========================== short test summary info ============================
            FAILED tests/test_calc.py::test_add - assert 0 == 4
            ========================= 1 failed, 2 passed in 0.02s ==========================
            """
        )
        #expect(result.failures.count == 1)
        let failure = result.failures.first
        #expect(failure?.name == "test_add")
        #expect(failure?.file == "tests/test_calc.py" && failure?.line == 6)
        #expect(failure?.call == "add(2, 2)")
        #expect(failure?.expected == "4" && failure?.got == "0")
        #expect((result.failedCount, result.passedCount) == (1, 2))
        #expect(!result.text.contains("def test_add") && !result.text.contains("value = 2"))
        #expect(
            result.text == "tests/test_calc.py:6 test_add\n  call: add(2, 2)\n  expected: 4\n  got: 0"
        )
    }

    @Test func unittest() {
        let result = digest(
            """
            F.E
            ======================================================================
            ERROR: test_crash (test_calc.CalcTests.test_crash)
            ----------------------------------------------------------------------
            Traceback (most recent call last):
              File "/w/test_calc.py", line 9, in test_crash
                divide(1, 0)
              File "/w/calc.py", line 5, in divide
                return a / b
                       ~~^~~
            ZeroDivisionError: division by zero

            ======================================================================
            FAIL: test_add (test_calc.CalcTests.test_add)
            ----------------------------------------------------------------------
            Traceback (most recent call last):
              File "/w/test_calc.py", line 6, in test_add
                self.assertEqual(add(2, 2), 4)
            AssertionError: 0 != 4

            ----------------------------------------------------------------------
            Ran 3 tests in 0.001s

            FAILED (failures=1, errors=1)
            """
        )
        #expect(result.failures.map(\.name) == ["test_crash", "test_add"])
        #expect(result.failures[0].file == "/w/calc.py" && result.failures[0].line == 5)
        #expect(result.failures[0].message == "ZeroDivisionError: division by zero")
        #expect(result.failures[1].call == "add(2, 2)")
        #expect(result.failures[1].expected == "4" && result.failures[1].got == "0")
        #expect((result.failedCount, result.passedCount) == (2, 1))
    }

    @Test func `a bare traceback and a plain assertion`() {
        let result = digest(
            """
            Traceback (most recent call last):
              File "check.py", line 3, in <module>
                assert slug("A b") == "a-b"
                       ^^^^^^^^^^^^^^^^^^^^
            AssertionError
            """
        )
        #expect(result.failures.count == 1)
        #expect(result.failures.first?.call == "slug(\"A b\")")
        #expect(result.failures.first?.line == 3)
        #expect(result.failures.first?.message == "AssertionError")
        #expect(result.failedCount == nil && result.passedCount == nil)
    }

    @Test func goTest() {
        let result = digest(
            """
            === RUN   TestAdd
                calc_test.go:8: got 0, want 4
            --- FAIL: TestAdd (0.00s)
            --- FAIL: TestSub (0.00s)
                calc_test.go:14: Sub(4, 2) = 6; want 2
            FAIL
            FAIL	example.com/calc	0.002s
            """
        )
        #expect(result.failures.map(\.name) == ["TestAdd", "TestSub"])
        #expect(result.failures.last?.file == "calc_test.go" && result.failures.last?.line == 14)
        #expect(result.failures.last?.message == "Sub(4, 2) = 6; want 2")
        #expect(result.failedCount == nil)
        let build = digest("# example.com/calc\n./calc.go:5:2: undefined: x\n./calc.go:6:9: missing return\n")
        #expect(build.failures.map(\.line) == [5, 6])
        #expect(build.failures.first?.message == "undefined: x")
    }

    @Test func cargoTest() {
        let result = digest(
            """
               Compiling calc v0.1.0 (/w)
            running 2 tests
            test tests::sub ... ok
            test tests::add ... FAILED

            failures:

            ---- tests::add stdout ----
            thread 'tests::add' panicked at src/lib.rs:10:9:
            assertion `left == right` failed
              left: 0
             right: 4
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace


            failures:
                tests::add

            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

            error: test failed, to rerun pass `--lib`
            """
        )
        #expect(result.failures.count == 1)
        #expect(result.failures.first?.name == "tests::add")
        #expect(result.failures.first?.file == "src/lib.rs" && result.failures.first?.line == 10)
        #expect(result.failures.first?.got == "0" && result.failures.first?.expected == "4")
        #expect((result.failedCount, result.passedCount) == (1, 1))
        let build = digest(
            "error[E0425]: cannot find value `x` in this scope\n --> src/lib.rs:3:5\n  |\n3 |     x\n  |     ^\n\nerror: could not compile `calc`\n"
        )
        #expect(build.failures.count == 1)
        #expect(build.failures.first?.file == "src/lib.rs" && build.failures.first?.column == 5)
    }

    @Test func swiftTestingAndXCTest() {
        let result = digest(
            """
            ◇ Test run started.
            ✘ Test "adds" recorded an issue at CalcTests.swift:9:5: Expectation failed: (add(2, 2) → 0) == 4
            ✘ Test run with 2 tests in 1 suite failed after 0.001 seconds with 1 issue.
            """
        )
        #expect(result.failures.count == 1)
        #expect(result.failures.first?.call == "add(2, 2)")
        #expect(result.failures.first?.got == "0" && result.failures.first?.expected == "4")
        #expect(result.failures.first?.line == 9)
        let old = digest(
            """
            /w/Tests/CalcTests.swift:9: error: CalcTests.testAdd : XCTAssertEqual failed: ("0") is not equal to ("4")
            Test Suite 'All tests' failed at 2026-01-01.
            	 Executed 3 tests, with 1 failure (0 unexpected) in 0.01 (0.01) seconds
            """
        )
        #expect(old.failures.first?.name == "CalcTests.testAdd")
        #expect(old.failures.first?.got == "0" && old.failures.first?.expected == "4")
        #expect((old.failedCount, old.passedCount) == (1, 2))
    }

    @Test func jestMochaAndNode() {
        let jest = digest(
            """
             FAIL  ./calc.test.js
              ● calc › adds

                expect(received).toBe(expected) // Object.is equality

                Expected: 4
                Received: 0

                  3 | test('adds', () => {
                > 4 |   expect(add(2, 2)).toBe(4);
                    |                     ^
                  5 | });

                  at Object.<anonymous> (calc.test.js:4:21)

            Tests:       1 failed, 2 passed, 3 total
            """
        )
        #expect(jest.failures.count == 1)
        #expect(jest.failures.first?.name == "calc › adds")
        #expect(jest.failures.first?.call == "add(2, 2)")
        #expect(jest.failures.first?.expected == "4" && jest.failures.first?.got == "0")
        #expect(jest.failures.first?.file == "calc.test.js" && jest.failures.first?.line == 4)
        #expect((jest.failedCount, jest.passedCount) == (1, 2))
        #expect(!jest.text.contains("test('adds'"))
        let mocha = digest(
            """
              2 passing (5ms)
              1 failing

              1) calc
                   adds:
                 AssertionError [ERR_ASSERTION]: 0 !== 4
                  at Context.<anonymous> (test/calc.js:7:12)
            """
        )
        #expect(mocha.failures.first?.got == "0" && mocha.failures.first?.expected == "4")
        #expect(mocha.failures.first?.line == 7)
        #expect((mocha.failedCount, mocha.passedCount) == (1, 2))
        let node = digest(
            """
            TAP version 13
            not ok 1 - adds
              ---
              location: '/w/calc.test.js:5:1'
              expected: 4
              actual: 0
              ...
            # pass 2
            # fail 1
            """
        )
        #expect(node.failures.first?.name == "adds")
        #expect(node.failures.first?.expected == "4" && node.failures.first?.got == "0")
        #expect((node.failedCount, node.passedCount) == (1, 2))
    }

    @Test func compilersAndOthers() {
        let gcc = digest(
            "main.c: In function 'main':\nmain.c:5:3: error: expected ';' before 'return'\nmain.c:9:1: warning: unused\nmake: *** [all] Error 1\n"
        )
        #expect(gcc.failures.count == 1)
        #expect(
            gcc.failures.first?.column == 3 && gcc.failures.first?.message == "expected ';' before 'return'"
        )
        let typeScript = digest(
            "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n"
        )
        #expect(typeScript.failures.first?.file == "src/a.ts" && typeScript.failures.first?.line == 3)
        let assertion = digest("a.out: main.c:12: main: Assertion `add(2, 2) == 4' failed.\nAborted\n")
        #expect(assertion.failures.first?.file == "main.c" && assertion.failures.first?.line == 12)
        let maven = digest(
            "[ERROR] /w/A.java:[5,10] cannot find symbol\n[ERROR]   ATest.adds:12 expected: <4> but was: <0>\nTests run: 3, Failures: 1, Errors: 0, Skipped: 0\n"
        )
        #expect(maven.failures.map(\.line) == [5, 12])
        #expect((maven.failedCount, maven.passedCount) == (1, 2))
        let ctest = digest(
            "67% tests passed, 1 tests failed out of 3\n\nThe following tests FAILED:\n\t  2 - adds (Failed)\n"
        )
        #expect((ctest.failedCount, ctest.passedCount) == (1, 2))
        let google = digest(
            "[ RUN      ] Calc.Adds\ncalc_test.cc:7: Failure\nExpected equality of these values:\n  add(2, 2)\n    Which is: 0\n  4\n[  FAILED  ] Calc.Adds (0 ms)\n[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n"
        )
        #expect(google.failures.first?.name == "Calc.Adds" && google.failures.first?.line == 7)
        #expect((google.failedCount, google.passedCount) == (1, 2))
        let rspec = digest(
            "  1) Calc adds\n     Failure/Error: expect(add(2, 2)).to eq(4)\n\n       expected: 4\n            got: 0\n     # ./spec/calc_spec.rb:5:in `block'\n\n3 examples, 1 failure\n"
        )
        #expect(rspec.failures.first?.call == "add(2, 2)")
        #expect(rspec.failures.first?.line == 5)
        #expect((rspec.failedCount, rspec.passedCount) == (1, 2))
    }

    @Test func `an unknown output gives its tail without progress`() {
        let result = digest("[1/9] Compiling a\nsomething\nwent wrong here\n\n", budget: 15)
        #expect(result.failures.isEmpty)
        #expect(result.text == "went wrong here")
        #expect(result.isShortened)
        #expect(result.failedCount == nil && result.passedCount == nil)
        #expect(digest("10%\r50%\rdone\n").text == "done")
    }

    @Test func `many failures are cut to the budget and counted`() {
        let output = (1...50).map { "a.c:\($0):1: error: message \($0)" }.joined(separator: "\n")
        let result = digest(output, budget: 200)
        #expect(result.failures.count == 50)
        #expect(result.text.count <= 200)
        #expect(
            result.text.hasPrefix("a.c:1:1\n  message: message 1\n")
                && result.text.hasSuffix("more failures)")
        )
        #expect(result.isShortened)
    }

    @Test func `a green output has no failures and its count`() {
        let result = digest("...\n----\nRan 3 tests in 0.001s\n\nOK\n")
        #expect(result.failures.isEmpty)
        #expect((result.failedCount, result.passedCount) == (0, 3))
    }
}
