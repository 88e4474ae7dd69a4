import Foundation

/// Names for the branches of tasks.
package enum BranchName {
    /// The default first part.
    package static let defaultPrefix = "switchyard/"

    /// A task's branch: `switchyard/12-fix-the-parser`.
    ///
    /// The prefix ends with a slash, or is empty.
    package static func make(id: Int64, title: String, prefix: String = defaultPrefix) -> String {
        let slug = slug(title)
        return slug.isEmpty ? "\(prefix)\(id)" : "\(prefix)\(id)-\(slug)"
    }

    /// A title as a part of branch and folder names.
    ///
    /// Lower-case ASCII letters, digits and single dashes, at most 40 characters, cut between words where
    /// possible. Empty if nothing of the title can be used.
    package static func slug(_ title: String) -> String {
        var slug = ""
        // Decomposed, so that é gives e; what is still not ASCII separates words.
        for scalar in title.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                slug.unicodeScalars.append(scalar)
            } else if scalar.properties.generalCategory == .nonspacingMark {
                continue
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        if slug.count > limit {
            let cut = slug.prefix(limit + 1)
            let lastDash = cut.lastIndex(of: "-") ?? cut.startIndex
            let isLongEnough = cut.distance(from: cut.startIndex, to: lastDash) > limit / 2
            slug = String(isLongEnough ? cut[..<lastDash] : slug.prefix(limit))
        }
        while slug.last == "-" { slug.removeLast() }
        return slug
    }

    private static let limit = 40
}
