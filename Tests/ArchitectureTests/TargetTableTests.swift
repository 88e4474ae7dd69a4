import Foundation
import Testing

/// The house's rules that the compiler does not hold by itself: which room may import which, and who is
/// the only importer of a C library.
@Suite struct TargetTableTests {
    /// Every target with those of our own targets, and the libraries from outside, that it may import.
    static let table: [String: Set<String>] = [
        "CAssets": [], "CEntry": ["CProcess"], "CProcess": [], "CCurl": [], "CNcurses": [],
        "Domain": [],
        "CILogs": ["CAssets", "Domain", "TOMLKit"],
        "Classifier": ["Domain"],
        "Editing": [],
        "HTTP": ["CCurl"],
        "Store": ["Domain", "GRDB", "Crypto"],
        "GitHub": ["HTTP", "Crypto"],
        "LanguageModels": ["HTTP"],
        "Workspace": ["CProcess", "Domain"],
        "Engine": [
            "CAssets", "CILogs", "Classifier", "Domain", "Editing", "GitHub", "HTTP", "LanguageModels",
            "Store", "Workspace", "Logging", "TOMLKit",
        ],
        "Terminal": ["CNcurses", "CProcess"],
        "Dashboard": ["CAssets", "Domain", "Terminal", "TOMLKit"],
        "Remote": ["CProcess", "Domain"],
        "WebhookIntake": ["CProcess", "Domain", "GitHub", "HTTP"],
        "switchyard": [
            "CEntry", "CProcess", "Dashboard", "Domain", "Engine", "LanguageModels", "Remote", "Terminal",
            "WebhookIntake", "Workspace",
            "ArgumentParser",
            "Logging",
        ],
    ]

    /// What comes with the toolchain and may be imported anywhere above `Domain`.
    static let toolchain: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every folder of Sources is a room of the table`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.path + "/Sources")
        #expect(Set(folders) == Set(Self.table.keys))
    }

    @Test(arguments: table.keys.sorted())
    func `a room imports only what the table allows`(room: String) throws {
        let allowed = try #require(Self.table[room])
        for (file, text) in try Self.sources(of: room) {
            for module in Self.imports(in: text) {
                #expect(
                    allowed.contains(module) || Self.toolchain.contains(module),
                    "\(file) imports \(module)"
                )
            }
        }
    }

    @Test func `the engine neither prints nor exits`() throws {
        let forbidden = try Regex(#"(^|[^.\w])(print|exit|abort)\("#)
        for room in [
            "Engine", "Domain", "Store", "Editing", "GitHub", "LanguageModels", "HTTP", "Workspace",
            "Classifier", "CILogs", "WebhookIntake",
        ] {
            for (file, text) in try Self.sources(of: room) {
                for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//")
                {
                    #expect(!line.contains(forbidden), "\(file): \(line)")
                }
            }
        }
    }

    @Test func `only the workspace and the foreground program shim spawn processes`() throws {
        let spawning = try Regex(#"\b(posix_spawn|Process\(\)|cprocess_spawn|Subprocess\.run)\b"#)
        for room in Self.table.keys where room != "Workspace" {
            for (file, text) in try Self.sources(of: room) {
                #expect(!text.contains(spawning), "\(file) spawns")
            }
        }
    }

    /// What may follow `public`; a list of a language's keywords in a text is no declaration.
    private static let declaring: Set<Substring> = [
        "actor", "class", "enum", "extension", "final", "func", "indirect", "init", "init(", "let",
        "mutating",
        "nonisolated", "protocol", "static", "struct", "subscript", "typealias", "var",
    ]

    @Test func `public declarations are only at the doors`() throws {
        for room in Self.table.keys where !["Domain", "Engine"].contains(room) {
            for (file, text) in try Self.sources(of: room) {
                let declares = text.split(separator: "\n").contains { line in
                    let words = line.split(separator: " ").prefix(2)
                    return words.first == "public" && words.last.map { Self.declaring.contains($0) } == true
                }
                #expect(!declares, "\(file) declares something public")
            }
        }
    }

    @Test func `no public type takes a name of the standard library`() throws {
        let taken = try Regex(
            #"public (struct|class|enum|actor|final class) (Task|Engine|Database|Process)\b"#
        )
        for room in Self.table.keys {
            for (file, text) in try Self.sources(of: room) { #expect(!text.contains(taken), "\(file)") }
        }
    }

    private static func sources(of room: String) throws -> [(file: String, text: String)] {
        let folder = root.path + "/Sources/" + room
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".swift") }
            .map { ($0, try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)) }
    }

    private static func imports(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 2, words.count > index + 1 else {
                return nil
            }
            let modifiers: Set<Substring> = ["public", "package", "internal", "private", "@preconcurrency"]
            guard words[..<index].allSatisfy(modifiers.contains) else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "func", "protocol", "typealias", "var", "let",
            ]
            let name =
                kinds.contains(words[index + 1]) && words.count > index + 2
                ? words[index + 2] : words[index + 1]
            return String(name.split(separator: ".")[0])
        }
    }
}
