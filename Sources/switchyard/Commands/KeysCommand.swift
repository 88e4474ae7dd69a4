import ArgumentParser
import Dashboard
import Foundation

/// `keys`: the keys in force, what is wrong with them, and the page about them.
struct KeysCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List the keys in force with your own marked, or look your keymap through.",
        discussion: """
            Your keymap is ~/.config/switchyard/keymap.toml. With --check the exit code is 1 if something in it \
            does not work; what may be as you want it is only told.
            """
    )

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Show one of the keymaps that come with Switchyard, and not your own.",
            discussion: "There are \(Keymap.presets.joined(separator: ", ")).",
            valueName: "name"
        )
    )
    var preset: String?

    @Flag(help: "Say which keys do not do what they say, and why.")
    var check = false

    @Flag(help: "Print the reference of all keymaps that come with Switchyard, as Markdown.")
    var markdown = false

    func validate() throws {
        if let preset, !Keymap.presets.contains(preset) {
            let names = Keymap.presets.joined(separator: ", ")
            throw ValidationError("There is no keymap '\(preset)'; there are \(names).")
        }
        if markdown, check || output.json {
            throw ValidationError("--markdown stands alone; leave --check and --json out.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        guard !markdown else {
            let page = KeyReference.markdown(presets: preset.map { [$0] } ?? Keymap.presets)
            // The page ends its last line itself.
            console.result(String(page.dropLast()))
            return .done
        }
        let environment = ProcessInfo.processInfo.environment
        let keymap = preset.map { Keymap(preset: $0) } ?? UserFolders(environment: environment).keymap()
        let review = KeymapCheck(keymap)
        let listing = KeyListing(keymap)
        if check {
            console.result(text(of: review))
        } else {
            console.result(listing.text)
            for finding in review.findings where finding.kind == .mistake { console.progress("\(finding)") }
        }
        try console.json(Report(keys: listing, findings: review.findings))
        return check && review.hasProblems ? .failed : .done
    }

    private func text(of review: KeymapCheck) -> String {
        let lines = review.findings.map { finding in
            "\(finding.isProblem ? "problem" : "note   ")  \(finding.kind.rawValue): \(finding)"
        }
        let problems = review.findings.count(where: \.isProblem)
        let summary = problems == 0 ? "no problems" : problems == 1 ? "1 problem" : "\(problems) problems"
        return (lines + [summary]).joined(separator: "\n")
    }

    /// What `--json` prints.
    private struct Report: Encodable {
        let keys: KeyListing
        let findings: [KeymapFinding]
    }
}
