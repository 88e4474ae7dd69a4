import Foundation
package import Terminal

/// The themes there are: the user's files, and those that are part of the program.
///
/// The user's are `theme.toml` of the configuration folder, by the name `theme`, and `themes/NAME.toml` in it.
/// One with the name of an embedded theme takes its place, and may inherit from it.
package struct ThemeLibrary: Sendable, Equatable {
    /// The text of one theme.
    struct Source: Sendable, Equatable {
        let name: String
        /// The name that errors give.
        let file: String
        let text: String
        var isEmbedded = false
    }

    /// The name of the user's `theme.toml`.
    static let ownName = "theme"

    /// The user's first.
    private let sources: [Source]
    /// The folders in which a change can change a theme, as far as they exist.
    let folders: Set<String>

    /// Reads the user's files; a folder or file that is not there is as good as an empty one.
    ///
    /// - Parameter folder: The configuration folder; nil for the embedded themes alone.
    package init(folder: String? = nil) {
        let files = folder.map(Self.files) ?? []
        let own = files.compactMap { file -> Source? in
            guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
            return Source(name: file.name, file: file.path, text: String(decoding: data, as: UTF8.self))
        }
        self.init(own: own, folders: folder.map { Self.folders(of: $0, files: files.map(\.path)) } ?? [])
    }

    init(own: [Source], folders: Set<String> = []) {
        let embedded = EmbeddedFile.all.filter { $0.name.hasPrefix("themes/") }.map { file in
            let name = String(file.name.dropFirst("themes/".count).dropLast(".toml".count))
            return Source(name: name, file: file.name, text: file.text, isEmbedded: true)
        }
        sources = own + embedded
        self.folders = folders
    }

    /// Reads the user's files without holding up the caller's thread.
    @concurrent
    static func read(_ folder: String) async -> ThemeLibrary { ThemeLibrary(folder: folder) }

    /// The names in the order in which they are listed, each once.
    package var names: [String] {
        var seen: Set<String> = []
        return sources.map(\.name).filter { seen.insert($0).inserted }
    }

    /// Whether the user has a `theme.toml`.
    var hasOwn: Bool { sources.contains { $0.name == Self.ownName && !$0.isEmbedded } }

    /// The file of a theme; nil if there is no such theme.
    package func file(of name: String) -> String? { source(name)?.file }

    /// Whether a theme is the user's.
    package func isOwn(_ name: String) -> Bool { source(name)?.isEmbedded == false }

    /// Reads a theme with all that it inherits.
    ///
    /// - Parameters:
    ///   - name: One of ``names``.
    ///   - depth: The colours of the terminal.
    /// - Returns: The theme.
    /// - Throws: ``ConfigurationError`` naming file and line.
    package func theme(named name: String, depth: ColorDepth) throws(ConfigurationError) -> Theme {
        guard let source = source(name) else {
            throw ConfigurationError(
                file: name,
                line: nil,
                message: "there is no such theme; there are: \(names.joined(separator: ", "))"
            )
        }
        return try Theme(name, files: chain(from: source), depth: depth)
    }

    private func source(_ name: String) -> Source? { sources.first { $0.name == name } }
}

// MARK: - Inheritance

extension ThemeLibrary {
    /// A theme's file and before it those that it inherits, the most general one first.
    private func chain(from source: Source) throws(ConfigurationError) -> [ThemeFile] {
        var files: [ThemeFile] = []
        var path = [source]
        while let current = path.last {
            let file = try ThemeFile(current.text, file: current.file)
            files.insert(file, at: 0)
            guard let name = file.parent ?? Self.implicitParent(of: file) else { break }
            guard let next = parent(name, of: current, isImplicit: file.parent == nil) else {
                let known = "there are: \(names.joined(separator: ", "))"
                throw file.errorAboutParent("there is no theme \"\(name)\" to inherit from; \(known)")
            }
            guard !path.contains(next) else {
                let circle = (path + [next]).map(\.name).joined(separator: " → ")
                throw file.errorAboutParent("the theme inherits from itself: \(circle)")
            }
            path.append(next)
        }
        return files
    }

    /// What a theme that leaves roles out and inherits nothing stands on.
    private static func implicitParent(of file: ThemeFile) -> String? {
        file.isComplete ? nil : Theme.defaultName(on: file.background == .light ? .light : .dark)
    }

    /// The theme of this name that another one means: an embedded theme never means one of the user's, and a
    /// theme never itself while there is another one.
    private func parent(_ name: String, of child: Source, isImplicit: Bool) -> Source? {
        let found = sources.filter { $0.name == name && ($0.isEmbedded || !child.isEmbedded && !isImplicit) }
        return found.first { $0 != child } ?? found.first
    }
}

// MARK: - Files

extension ThemeLibrary {
    private static func files(in folder: String) -> [(name: String, path: String)] {
        let inside = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/themes")) ?? []
        let themes = inside.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.sorted()
        var files = [(name: ownName, path: folder + "/theme.toml")]
        for theme in themes {
            files.append((name: String(theme.dropLast(".toml".count)), path: "\(folder)/themes/\(theme)"))
        }
        return files
    }

    private static func folders(of folder: String, files: [String]) -> Set<String> {
        let themes = folder + "/themes"
        let folders = FolderWatch.folders(of: folder, files: files)
        return FileManager.default.fileExists(atPath: themes) ? folders.union([themes]) : folders
    }
}

extension Theme {
    /// The embedded theme for a background.
    static func defaultName(on appearance: Appearance) -> String {
        switch appearance {
        case .dark: "default-dark"
        case .light: "default-light"
        }
    }

    /// One of the embedded themes.
    ///
    /// - Parameters:
    ///   - name: The file's name without ending, such as `default-dark`.
    ///   - depth: The colours of the terminal.
    /// - Returns: The theme.
    /// - Throws: ``ConfigurationError`` when there is no such theme.
    package static func embedded(_ name: String, depth: ColorDepth) throws(ConfigurationError) -> Theme {
        try ThemeLibrary().theme(named: name, depth: depth)
    }

    /// The names of the embedded themes.
    package static var embeddedNames: [String] { ThemeLibrary().names }
}
