import Workspace

/// The small project of `switchyard demo` and `make run`: a shell script with a bug, and a test that shows it.
///
/// It needs nothing but a POSIX shell, so that the first look works on every machine.
enum SampleProject {
    /// The task that the demonstration suggests.
    static let suggestedTask = "fix: roman.sh prints IIII for 4 and XXXX for 40"

    /// The files by path.
    static let files = [
        "README.md": """
        # roman

        Writes a number from 1 to 3999 in Roman numerals.

            sh roman.sh 1994

        The tests: `make test`. One of them fails, which is what Switchyard is asked to mend.

        """,
        "Makefile": """
        .PHONY: test
        test:
        \t@sh tests/roman_test.sh

        """,
        "roman.sh": program(table: "1000:M 900:CM 500:D 400:CD 100:C 90:XC 50:L 10:X 9:IX 5:V 1:I"),
        "tests/roman_test.sh": """
        #!/bin/sh
        # Compares what roman.sh writes with what it should write.
        failed=0
        passed=0

        check() {
            got=$(sh roman.sh "$1")
            if [ "$got" = "$2" ]; then
                passed=$((passed + 1))
            else
                failed=$((failed + 1))
                echo "FAILED: roman.sh $1: expected $2, got $got"
            fi
        }

        check 1 I
        check 4 IV
        check 9 IX
        check 14 XIV
        check 40 XL
        check 1994 MCMXCIV
        check 2026 MMXXVI

        echo "$passed passed, $failed failed"
        [ "$failed" -eq 0 ]

        """,
    ]

    /// The program with a table of values, largest first.
    static func program(table: String) -> String {
        """
        #!/bin/sh
        # Writes a number from 1 to 3999 in Roman numerals.
        set -eu

        n=${1:?usage: roman.sh NUMBER}
        result=

        for pair in \(table); do
            value=${pair%%:*}
            letters=${pair#*:}
            while [ "$n" -ge "$value" ]; do
                result=$result$letters
                n=$((n - value))
            done
        done

        echo "$result"

        """
    }

    /// Makes the project as a git repository.
    static func create(at path: String) async throws {
        _ = try await GitRepository.create(
            at: path,
            files: files,
            message: "Roman numerals, with a bug",
            identity: GitIdentity(name: "Switchyard sample", email: "sample@switchyard.invalid")
        )
    }
}
