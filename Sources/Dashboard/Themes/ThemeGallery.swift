package import Terminal

/// Which theme the user wants.
package enum ThemeChoice: Hashable, Sendable {
    /// The user's `theme.toml`, or else the default theme for the terminal's background.
    case automatic
    case named(String)

    /// Reads the form in which a choice is kept; empty means that none was made.
    package init(_ text: String) {
        self = text.isEmpty ? .automatic : .named(text)
    }

    /// The form that ``init(_:)`` reads.
    package var text: String {
        switch self {
        case .automatic: ""
        case .named(let name): name
        }
    }
}

/// The themes to choose from, the one that was chosen, and what is shown while that one cannot be read.
package struct ThemeGallery: Sendable {
    private var library: ThemeLibrary
    private let depth: ColorDepth
    /// What the user wants.
    private(set) var choice: ThemeChoice
    /// The terminal's background, as far as it is known.
    private var appearance: Appearance?
    /// Themes that were read already.
    private var read: [String: Theme] = [:]
    /// The theme to show: the chosen one as it could be read last.
    package private(set) var current: Theme
    /// Why the chosen theme cannot be read; nil when all is well.
    private(set) var trouble: ConfigurationError?

    /// Chooses among themes.
    ///
    /// - Parameters:
    ///   - library: The themes.
    ///   - depth: The colours of the terminal.
    ///   - choice: What the user chose.
    ///   - appearance: The terminal's background, if there is a hint; its answer comes later.
    package init(
        _ library: ThemeLibrary,
        depth: ColorDepth,
        choice: ThemeChoice = .automatic,
        appearance: Appearance? = nil
    ) {
        self.library = library
        self.depth = depth
        self.choice = choice
        self.appearance = appearance
        current = .fallback
        refresh()
        if trouble != nil, let theme = try? library.theme(named: defaultName, depth: depth) {
            current = theme
        }
    }

    /// The embedded themes, with one that is shown until another is chosen.
    init(showing theme: Theme) {
        library = ThemeLibrary()
        depth = .trueColor
        choice = .automatic
        current = theme
    }

    /// The folders in which a change can change a theme.
    var folders: Set<String> { library.folders }

    /// Takes another choice.
    mutating func choose(_ choice: ThemeChoice) {
        self.choice = choice
        refresh()
    }

    /// Takes the terminal's word about its background.
    mutating func take(_ appearance: Appearance) {
        guard appearance != self.appearance else { return }
        self.appearance = appearance
        refresh()
    }

    /// Takes the themes as they are now; one that is broken leaves the last good one in place.
    mutating func take(_ library: ThemeLibrary) {
        self.library = library
        read = [:]
        refresh()
    }

    /// The theme of a choice.
    ///
    /// - Throws: ``ConfigurationError`` naming file and line.
    mutating func theme(for choice: ThemeChoice) throws(ConfigurationError) -> Theme {
        let name = name(of: choice)
        if let theme = read[name] { return theme }
        let theme = try library.theme(named: name, depth: depth)
        read[name] = theme
        return theme
    }

    /// What is known about each theme, and before them the automatic choice.
    mutating func listings() -> [ThemeListing] {
        let automatic = ThemeListing(
            choice: .automatic,
            title: "theme.toml, or dark or light as the terminal is",
            appearance: nil,
            isOwn: false
        )
        var listings = [automatic]
        for name in library.names {
            var listing = ThemeListing(
                choice: .named(name),
                title: "",
                appearance: nil,
                isOwn: library.isOwn(name)
            )
            do throws(ConfigurationError) {
                let theme = try theme(for: .named(name))
                listing.title = theme.title
                listing.appearance = theme.appearance
            } catch {
                listing.trouble = error
            }
            listings.append(listing)
        }
        return listings
    }

    private mutating func refresh() {
        do throws(ConfigurationError) {
            current = try theme(for: choice)
            trouble = nil
        } catch {
            trouble = error
        }
    }

    private func name(of choice: ThemeChoice) -> String {
        switch choice {
        case .named(let name): name
        case .automatic: library.hasOwn ? ThemeLibrary.ownName : defaultName
        }
    }

    private var defaultName: String {
        depth == .none ? "mono" : Theme.defaultName(on: appearance ?? .dark)
    }
}

/// What a list of themes shows of one.
struct ThemeListing: Sendable, Equatable {
    let choice: ThemeChoice
    var title: String
    /// The background it is made for; nil for any.
    var appearance: Appearance?
    /// Whether it is the user's.
    let isOwn: Bool
    /// Why it cannot be read.
    var trouble: ConfigurationError?

    /// The name by which it is chosen.
    var name: String {
        switch choice {
        case .automatic: "automatic"
        case .named(let name): name
        }
    }
}

extension TerminalReply {
    /// What an answer says about the terminal's background; nil if it is about something else.
    var appearance: Appearance? {
        switch self {
        case .background(let red, let green, let blue): Appearance(background: RGBColor(red, green, blue))
        case .colorScheme(let isDark): isDark ? .dark : .light
        default: nil
        }
    }
}
