/// How much coverage is asked for in a line of a configuration.
enum CoverageThreshold {
    /// What the number is called, and the number; nil for a line without one.
    static func read(_ line: Substring) -> (name: String, value: Double)? {
        let text = line.lowercased()
        for name in names {
            guard let place = text.firstRange(of: name) else { continue }
            let digits = text[place.upperBound...].drop { "\"' :=>(".contains($0) }
            guard let value = Double(digits.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }) else {
                continue
            }
            return (name, value)
        }
        return nil
    }

    /// The numbers that are lower than before, each as `fail_under 90 → 80`; one that is gone counts as nothing.
    static func lowered(from before: [Substring], to after: [Substring]) -> [String] {
        var left = after.compactMap(read)
        return before.compactMap(read).compactMap { old in
            let index = left.firstIndex { $0.name == old.name }
            let new = index.map { left.remove(at: $0).value } ?? 0
            return new < old.value ? "\(old.name) \(text(old.value)) → \(text(new))" : nil
        }
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }

    private static let names = [
        "cov-fail-under", "fail_under", "fail-under", "minimumcoverage", "minimum_coverage",
        "minimum-coverage",
        "min-coverage", "coverage-threshold", "coverage_threshold", "--threshold", "linecoverage",
        "\"branches\"",
        "\"functions\"", "\"lines\"", "\"statements\"", "branches:", "functions:", "lines:", "statements:",
        "<minimum>", "minimum =", "target:",
    ]
}
