import Domain
import Foundation
import Terminal

/// What is said of GitHub where there is nothing of it to be shown, and how old it is where there is.
enum GitHubNotice {
    /// Why a list is empty, and what can be done about it; nothing is invented.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - empty: What to say where there really is nothing.
    ///   - state: What is known.
    /// - Returns: Lines, the first of which says enough by itself.
    static func lines(for list: GitHubList, empty: String, _ state: DashboardState) -> [RoleLine] {
        switch state.connection {
        case .starting: return [RoleLine("Starting…", .muted)]
        case .failed(let error): return [RoleLine(error.message, .bad), RoleLine(error.remedy)]
        case .connected: break
        }
        guard let status = state.gitHub.status else {
            return state.gitHub.trouble.map { [RoleLine($0.message, .bad), RoleLine($0.remedy)] }
                ?? [RoleLine("Looking for GitHub…", .muted)]
        }
        if let missing = missing(status) {
            let key = state.keymap.label(for: .refreshGitHub).map { "; \($0) looks again." } ?? "."
            return [RoleLine(missing.what, .warning), RoleLine(missing.remedy + key)]
        }
        let name = [status.host, status.repository].compactMap(\.self).joined(separator: "/")
        switch status.connection {
        case .failing where !state.gitHub.isFetched(list):
            let problem = status.problem
            return [
                RoleLine(problem?.message ?? "GitHub does not answer.", .bad),
                RoleLine(problem?.remedy ?? ""),
            ]
        case _ where !state.gitHub.isFetched(list): return [RoleLine("Asking \(name)…", .muted)]
        default: return [RoleLine(empty, .muted)]
        }
    }

    /// What is missing for GitHub to be asked at all, and what to do about it; nil when nothing is.
    static func missing(_ status: GitHubStatus) -> (what: String, remedy: String)? {
        switch status.connection {
        case .off where status.repository == nil:
            if let problem = status.problem { return (problem.message, words(problem.remedy)) }
            return (
                "This project has no remote on a GitHub server.",
                "`git remote add origin URL` names one"
            )
        case .off:
            let problem = status.problem
            return (
                problem?.message ?? "GitHub is turned off for \(status.repository ?? "this project").",
                words(problem?.remedy ?? "Turn it on in the settings")
            )
        case .signedOut:
            return (
                status.problem?.message ?? "There is no token for \(status.host ?? "GitHub").",
                words(status.problem?.remedy ?? "Set GITHUB_TOKEN, or run `gh auth login`")
            )
        case .connecting, .connected, .failing: return nil
        }
    }

    /// How old a list is, such as `2 min ago` or `offline, 3 h old`; nil where it was never fetched.
    static func age(of list: GitHubList, _ state: DashboardState) -> String? {
        state.gitHub.status.flatMap { age(of: list, $0, clock: state.clock, now: state.time) }
    }

    /// The same of a status by itself.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - status: How the project stands with GitHub.
    ///   - clock: How times are written.
    ///   - now: The time.
    /// - Returns: The age; nil where it was never fetched.
    static func age(of list: GitHubList, _ status: GitHubStatus, clock: WallClock, now: Date) -> String? {
        status.fetchedAt[list].map { age(since: $0, status, clock: clock, now: now) }
    }

    /// How old something is that was fetched at a time.
    static func age(since fetched: Date, _ status: GitHubStatus, clock: WallClock, now: Date) -> String {
        let age = ShortText.age(now.timeIntervalSince(fetched))
        if let pause = status.pausedUntil, pause > now {
            return "paused until \(clock.short(pause, now: now)), \(age) old"
        }
        switch status.connection {
        case .connected, .connecting: return "\(age) ago"
        case .off: return "off, \(age) old"
        case .signedOut: return "signed out, \(age) old"
        case .failing:
            if case .unavailable? = status.problem { return "offline, \(age) old" }
            return "failing, \(age) old"
        }
    }

    /// A remedy without its full stop, to go on behind it.
    private static func words(_ remedy: String) -> String {
        remedy.hasSuffix(".") ? String(remedy.dropLast()) : remedy
    }
}

extension ShortText {
    /// A time that has gone by in its largest unit, such as `<1 min`, `2 min`, `3 h`, `4 d`.
    static func age(_ seconds: Double) -> String {
        // A clock that was set back makes it no younger than new.
        let minutes = Int(min(max(0, seconds), 1e12) / 60)
        switch minutes {
        case 0: return "<1 min"
        case ..<60: return "\(minutes) min"
        case ..<1440: return "\(minutes / 60) h"
        default: return "\(minutes / 1440) d"
        }
    }
}
