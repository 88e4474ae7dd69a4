/// What part a file plays, as far as its path tells; decides how likely a task means it.
enum FileRole: Sendable {
    case program, test, document, data, generated

    /// The role of a path.
    static func of(_ path: String) -> FileRole {
        let components = path.split(separator: "/").map { $0.lowercased() }
        let name = components.last ?? ""
        if !generatedFolders.isDisjoint(with: components.dropLast()) { return .generated }
        if generatedNames.contains(name)
            || [".lock", ".min.js", ".min.css", ".pb.go", ".g.dart", ".map"].contains(where: {
                name.hasSuffix($0)
            })
        {
            return .generated
        }
        if name.contains(".generated.") || name.contains("_pb2") { return .generated }
        if TestConventions.isTest(path) { return .test }
        if PathText.isProse(path) { return .document }
        return Language.of(path: path) == nil && dataExtensions.contains(PathText.pathExtension(path))
            ? .data : .program
    }

    /// By how much the role reduces a score.
    func weight(for terms: TaskTerms) -> Double {
        switch self {
        case .program: 1
        case .test: terms.isAboutTests ? 0.8 : 0.25
        case .document: terms.isAboutDocuments ? 1.5 : 0.3
        case .data: 0.4
        case .generated: 0.05
        }
    }

    private static let generatedFolders: Set<String> = [
        "node_modules", "vendor", "third_party", "dist", "build", ".build", "target", "generated",
        "__pycache__", "deps",
        ".git", ".venv", "venv", "site-packages", "pods", "carthage", "bower_components", "coverage",
    ]

    private static let generatedNames: Set<String> = [
        "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "cargo.lock", "poetry.lock", "go.sum",
        "package.resolved",
        "composer.lock", "gemfile.lock",
    ]

    private static let dataExtensions: Set<String> = [
        "json", "csv", "tsv", "xml", "yaml", "yml", "toml", "svg", "lock", "sql", "ini", "cfg", "html", "css",
    ]
}
