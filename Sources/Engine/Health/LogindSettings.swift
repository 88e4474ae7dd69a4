import Foundation

/// What systemd's login manager does when a user logs out.
struct LogindSettings: Sendable, Equatable {
    /// Whether it ends all processes of the session.
    let killsUserProcesses: Bool

    /// Reads the texts of its files, the strongest last; the built-in value is no.
    init(texts: [String]) {
        var kills = false
        for line in texts.flatMap({ $0.split(whereSeparator: \.isNewline) }) {
            let parts = line.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2, parts[0] == "KillUserProcesses" else { continue }
            kills = ["1", "yes", "true", "on"].contains(parts[1].lowercased())
        }
        killsUserProcesses = kills
    }

    /// Reads the machine's files; what is missing says nothing.
    static func read() -> LogindSettings {
        let main = ["/usr/lib/systemd/logind.conf", "/etc/systemd/logind.conf"]
        let folders = ["/usr/lib/systemd/logind.conf.d", "/etc/systemd/logind.conf.d"]
        let parts = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
                .filter { $0.hasSuffix(".conf") }.map { folder + "/" + $0 }
        }
        let texts = (main + parts).compactMap { path in
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
        return LogindSettings(texts: texts)
    }
}
