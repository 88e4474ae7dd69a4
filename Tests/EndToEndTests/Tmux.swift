import Foundation

/// A real terminal for the real binary: a tmux server of its own with one pane that runs a shell.
final class Tmux: Sendable {
    private let socket = "switchyard-test-\(UUID().uuidString.prefix(8))"

    /// Starts a shell in a pane of the given size.
    init(columns: Int, rows: Int, directory: String, environment: [String: String] = [:]) throws {
        var variables = environment
        variables["PS1"] = "$ "
        variables["HISTFILE"] = ""
        let exports = variables.flatMap { ["-e", "\($0.key)=\($0.value)"] }
        try tmux(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", directory]
                + exports + ["bash --norc --noprofile -i"]
        )
        try tmux(["set-option", "-g", "status", "off"])
        try tmux(["set-option", "-g", "escape-time", "0"])
        try resize(columns: columns, rows: rows)
    }

    deinit { _ = try? tmux(["kill-server"]) }

    /// Presses keys by their tmux names, such as `Enter`, `C-c`, `Escape`.
    func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    /// Types text as it is.
    func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    /// Types a command line and presses Enter.
    func run(_ line: String) throws {
        try type(line)
        try press("Enter")
    }

    /// Pastes text the way a terminal with bracketed paste does.
    func paste(_ text: String) throws {
        try tmux(["set-buffer", text])
        try tmux(["paste-buffer", "-p"])
    }

    /// Gives the pane another size.
    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The lines on the screen, trailing blanks trimmed.
    func screen() throws -> [String] {
        try tmux(["capture-pane", "-p"]).split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }

    /// What is on each pane of the window, from left to right and from top to bottom.
    func panes() throws -> [String] {
        try tmux(["list-panes", "-F", "#{pane_id}"]).split(separator: "\n")
            .map { try tmux(["capture-pane", "-p", "-t", String($0)]) }
    }

    /// How large each pane of the window is, in the same order.
    func paneSizes() throws -> [(columns: Int, rows: Int)] {
        try tmux(["list-panes", "-F", "#{pane_width} #{pane_height}"]).split(separator: "\n").map {
            let numbers = $0.split(separator: " ").compactMap { Int($0) }
            return (numbers.first ?? 0, numbers.last ?? 0)
        }
    }

    /// Whether a full-screen program is showing.
    func showsAlternateScreen() throws -> Bool {
        try tmux(["display-message", "-p", "#{alternate_on}"]).hasPrefix("1")
    }

    /// The terminal modes that programs set and shells do not expect: mouse, keypad, cursor.
    func modes() throws -> String {
        try tmux(["display-message", "-p", "#{mouse_any_flag} #{keypad_flag} #{cursor_flag}"])
    }

    /// Keeps all that programs send to the terminal from now on in a file.
    func record(to path: String) throws { try tmux(["pipe-pane", "cat >> '\(path)'"]) }

    /// What was copied last.
    func buffer() throws -> String { try tmux(["show-buffer"]) }

    /// What the window is called.
    func title() throws -> String {
        try tmux(["display-message", "-p", "#{pane_title}"]).trimmingCharacters(in: .newlines)
    }

    /// Waits until the screen satisfies the condition.
    ///
    /// - Returns: The screen that did.
    /// - Throws: ``ScreenTimeout`` with the last screen when it never does.
    @discardableResult
    func wait(
        _ what: String,
        seconds: Double = 15,
        until condition: (String) -> Bool
    ) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = ""
        repeat {
            last = try screen().joined(separator: "\n")
            if condition(last) { return last }
            try await Task.sleep(for: .milliseconds(40))
        } while ContinuousClock.now < deadline
        throw ScreenTimeout(what: what, screen: last)
    }

    /// Waits until the text is on the screen.
    @discardableResult
    func waitFor(_ text: String, seconds: Double = 15) async throws -> String {
        try await wait("'\(text)'", seconds: seconds) { $0.contains(text) }
    }

    /// Process ids of everything that runs below the pane's shell.
    func descendants() throws -> [Int32] {
        let shell = try tmux(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        return ProcessTable.descendants(of: Int32(shell) ?? -1)
    }

    /// The process that is dashboard and engine.
    ///
    /// It is the child, other than the reaper with its session of its own, of the parent that the shell waits for.
    func engine() throws -> Int32? {
        let shell = try tmux(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let processes = try descendants()
        guard let top = processes.first(where: { ProcessTable.parent(of: $0) == Int32(shell) }) else {
            return nil
        }
        return processes.first { ProcessTable.parent(of: $0) == top && getsid($0) != $0 }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try Command.run("tmux", ["-L", socket] + arguments).output
    }
}

/// A screen that never came.
struct ScreenTimeout: Error, CustomStringConvertible {
    let what: String
    let screen: String

    var description: String { "waited in vain for \(what); the screen was:\n\(screen)" }
}

/// What `/proc` says about processes.
enum ProcessTable {
    /// Every process below the given one.
    static func descendants(of root: Int32) -> [Int32] {
        var children: [Int32: [Int32]] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = Int32(name), let parent = parent(of: process) else { continue }
            children[parent, default: []].append(process)
        }
        var found: [Int32] = []
        var open = [root]
        while let next = open.popLast() {
            let below = children[next] ?? []
            found += below
            open += below
        }
        return found
    }

    /// Processes whose command line holds the text, the caller excepted.
    static func running(_ text: String) -> [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(Int32.init).filter
        {
            guard $0 != getpid(), let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline")
            else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(text)
        }
    }

    static func parent(of process: Int32) -> Int32? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        // The name in parentheses may hold blanks; the fields after it are state and parent.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
