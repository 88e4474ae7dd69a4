import TOMLKit
import Terminal

/// What one theme file says, before names of colours are looked up and what it inherits is added.
struct ThemeFile {
    /// The backgrounds that a theme is made for.
    enum Background: String, CaseIterable {
        case dark, light
        /// It names no colour that could be unreadable on one of them.
        case any

        /// What contrast is checked against where the theme does not say.
        var usual: [RGBColor] {
            switch self {
            case .dark: [RGBColor(0x1E, 0x1E, 0x1E), RGBColor(0, 0, 0)]
            case .light: [RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xF5, 0xF5, 0xF5)]
            case .any: []
            }
        }
    }

    /// How a role looks.
    struct Look {
        /// A colour of the palette, or one by itself.
        enum Reference {
            case named(String)
            case value(ThemeColor)
        }

        var foreground: Reference?
        var background: Reference?
        var attributes: Style.Attributes = []
    }

    /// The name shown beside the file's.
    let title: String?
    /// The theme that this one changes.
    let parent: String?
    /// Nil where the parent's holds.
    let background: Background?
    /// The colours that contrast is checked against; nil where it does not say.
    let assumedBackgrounds: [RGBColor]?
    let palette: [String: ThemeColor]
    let looks: [Role: Look]
    private let document: TOMLDocument

    /// Whether it needs no other theme.
    var isComplete: Bool { looks.count == Role.allCases.count }

    /// Reads a theme file.
    ///
    /// - Parameters:
    ///   - text: The TOML text.
    ///   - file: The name that errors give.
    /// - Throws: ``ConfigurationError`` naming file and line.
    init(_ text: String, file: String) throws(ConfigurationError) {
        let document = try TOMLDocument(text, file: file)
        let known = ["name", "inherits", "appearance", "assumed-background", "palette", "roles"]
        for key in document.root.keys where !known.contains(key) {
            throw document.error("there is no setting \"\(key)\" in a theme", table: nil, key: key)
        }
        self.document = document
        title = try Self.text("name", in: document)
        parent = try Self.text("inherits", in: document)
        background = try Self.background(in: document)
        assumedBackgrounds = try Self.assumedBackgrounds(in: document)
        palette = try Self.palette(in: document)
        looks = try Self.looks(in: document)
    }

    /// An error about the line in which a role is described.
    func error(_ message: String, about role: Role) -> ConfigurationError {
        document.error(message, table: "roles", key: role.rawValue)
    }

    /// An error about what the theme inherits.
    func errorAboutParent(_ message: String) -> ConfigurationError {
        document.error(message, table: nil, key: "inherits")
    }
}

// MARK: - Settings and palette

extension ThemeFile {
    private static func text(_ key: String, in document: TOMLDocument) throws(ConfigurationError) -> String? {
        guard let value = document.root[key] else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw document.error("\(key) should be a text", table: nil, key: key)
        }
        return text
    }

    private static func background(in document: TOMLDocument) throws(ConfigurationError) -> Background? {
        guard let text = try Self.text("appearance", in: document) else { return nil }
        guard let background = Background(rawValue: text) else {
            throw document.error(
                "appearance should be \"dark\", \"light\" or \"any\", not \"\(text)\"",
                table: nil,
                key: "appearance"
            )
        }
        return background
    }

    /// One colour, or a list of them.
    private static func assumedBackgrounds(
        in document: TOMLDocument
    ) throws(ConfigurationError)
        -> [RGBColor]?
    {
        let key = "assumed-background"
        guard let value = document.root[key] else { return nil }
        let texts = value.array.map { $0.map { $0.string } } ?? [value.string]
        let colors = texts.compactMap { $0.flatMap(RGBColor.init(hex:)) }
        guard colors.count == texts.count else {
            throw document.error(
                "\(key) should be like \"#1e1e1e\" or [\"#1e1e1e\", \"#000000\"]",
                table: nil,
                key: key
            )
        }
        return colors
    }

    private static func palette(in document: TOMLDocument) throws(ConfigurationError) -> [String: ThemeColor]
    {
        guard let value = document.root["palette"] else { return [:] }
        guard let table = value.table else {
            throw document.error("palette should be a table, [palette]", table: nil, key: "palette")
        }
        var palette: [String: ThemeColor] = [:]
        for name in table.keys {
            guard let value = table[name] else { continue }
            do throws(ThemeColor.Mistake) {
                palette[name] = try ThemeColor(value)
            } catch {
                throw document.error("\(name): \(error.message)", table: "palette", key: name)
            }
        }
        return palette
    }
}

// MARK: - Roles

extension ThemeFile {
    private static func looks(in document: TOMLDocument) throws(ConfigurationError) -> [Role: Look] {
        guard let value = document.root["roles"] else { return [:] }
        guard let table = value.table else {
            throw document.error("roles should be a table, [roles]", table: nil, key: "roles")
        }
        var looks: [Role: Look] = [:]
        for name in table.keys {
            guard let value = table[name] else { continue }
            guard let role = Role(rawValue: name) else { throw unknown(name, value, in: document) }
            do throws(ThemeColor.Mistake) {
                looks[role] = try look(value)
            } catch {
                throw document.error("\(name): \(error.message)", table: "roles", key: name)
            }
        }
        return looks
    }

    private static func unknown(
        _ name: String,
        _ value: any TOMLValueConvertible,
        in document: TOMLDocument
    ) -> ConfigurationError {
        // Without quotes a dot makes a table in a table.
        let dotted = value.table?.keys.map { "\(name).\($0)" }.first { Role(rawValue: $0) != nil }
        if let dotted {
            return document.error("write \"\(dotted)\" in quotes", table: "roles", key: dotted)
        }
        let nearest = Role.allCases.first { $0.rawValue == name.replacing("-", with: ".") }
        let hint = nearest.map { "; it is called \"\($0.rawValue)\"" } ?? ""
        return document.error("there is no role \"\(name)\"\(hint)", table: "roles", key: name)
    }

    /// A colour alone is the foreground.
    private static func look(_ value: any TOMLValueConvertible) throws(ThemeColor.Mistake) -> Look {
        guard let table = value.table else { return Look(foreground: try reference(value)) }
        var look = Look()
        for key in table.keys {
            guard let value = table[key] else { continue }
            switch key {
            case "fg": look.foreground = try reference(value)
            case "bg": look.background = try reference(value)
            default:
                let named = Style.Attributes.named
                guard let attribute = named.first(where: { $0.name == key })?.attribute else {
                    let names = (["fg", "bg"] + named.map(\.name)).joined(separator: ", ")
                    throw ThemeColor.Mistake(message: "\"\(key)\" is none of \(names)")
                }
                guard let isOn = value.bool else {
                    throw ThemeColor.Mistake(message: "\(key) should be true or false")
                }
                if isOn { look.attributes.insert(attribute) }
            }
        }
        return look
    }

    /// A name is looked up later, in the palette of all files together.
    private static func reference(
        _ value: any TOMLValueConvertible
    ) throws(ThemeColor.Mistake) -> Look.Reference {
        if let name = value.string { return .named(name) }
        return .value(try ThemeColor(value))
    }
}
