import Domain
import Foundation
import Workspace

/// Chooses the check of a task that is to turn a red run green: what the run failed in, where that can be run here.
enum FailingCheck {
    /// The command that shows whether the failure is gone.
    ///
    /// - Parameters:
    ///   - failures: What failed.
    ///   - project: The project's own check, which has to pass as well; nil for none.
    ///   - isThere: Whether a program can be run here.
    /// - Returns: A line of shell; nil where the project's check is all there is.
    static func line(for failures: [JobFailure], project: String?, isThere: (String) -> Bool) -> String? {
        var lines: [String] = []
        for failure in failures {
            guard let command = failure.command, let line = usable(command, isThere), line != project,
                !lines.contains(line)
            else { continue }
            lines.append(line)
        }
        guard !lines.isEmpty else { return nil }
        return (lines + [project].compactMap(\.self)).joined(separator: " && ")
    }

    /// A script of a workflow as a check: one command that needs no network and nothing of the runner; nil for others.
    private static func usable(_ script: String, _ isThere: (String) -> Bool) -> String? {
        let line = script.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.contains(where: \.isNewline), line.count <= longest,
            case .commands(let commands) = ParsedCommand(line).reading, commands.count == 1,
            let command = commands.first, let program = command.words.first,
            (command.assignments + command.words).allSatisfy(\.isLiteral),
            command.redirections.allSatisfy(\.isHarmless)
        else { return nil }
        let name = program.text.split(separator: "/").last.map(String.init) ?? program.text
        guard !outsiders.contains(name), isThere(program.text) else { return nil }
        let words = command.words.dropFirst().map(\.text)
        guard words.first.map({ !deeds.contains($0) }) ?? true,
            // What the runner gave the step is not there.
            !words.contains(where: { $0.hasPrefix("/home/runner") || $0.hasPrefix("/github") })
        else { return nil }
        return line
    }

    private static let longest = 500

    /// Programs that act on something other than the files of the project.
    private static let outsiders: Set<String> = [
        "sudo", "su", "curl", "wget", "git", "gh", "ssh", "scp", "rsync", "docker", "podman", "kubectl",
        "helm", "aws", "gcloud", "az", "terraform", "rm", "mv", "chmod", "chown", "apt", "apt-get", "brew",
        "pip", "pip3", "eval", "exec", "source", "cd", "export", "exit", "kill",
    ]

    /// What programs are told to do that is no check.
    private static let deeds: Set<String> = [
        "install", "ci", "i", "add", "login", "logout", "push", "pull", "deploy", "publish", "upload",
        "update", "upgrade", "release",
    ]
}
