import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import WebhookIntake

/// `webhooks`: takes the deliveries of GitHub's webhooks until it is interrupted.
struct WebhooksCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Take the deliveries of a GitHub webhook, so that news need not be asked for.",
        discussion: """
            What a delivery is about is fetched at once and shown on every screen. Deliveries are told from others \
            by the webhook's secret, from \(WebhookSecret.variable) or from a file with mode 0600. The engine that \
            runs takes them; where none runs this starts one, as `engine run` does. Each delivery is a line: when, \
            how it was answered, what it is about, what became of it.

            It listens on this machine alone, so that something has to bring the deliveries here:

              gh webhook forward --repo OWNER/NAME --url http://127.0.0.1:8787/ --secret … --events \
            push,pull_request,pull_request_review,issues,issue_comment,workflow_run,check_run

              ssh -N -R 8787:127.0.0.1:8787 HOST

            The second one takes them from a server on the internet to which the webhook delivers by https. Ctrl-C \
            ends it.
            """
    )

    @Option(help: ArgumentHelp("The port; 0 takes any free one.", valueName: "number"))
    var port: UInt16 = 8_787

    @Option(help: ArgumentHelp("The path of the webhook's address.", valueName: "path"))
    var path = "/"

    @Option(help: ArgumentHelp("127.0.0.1 or ::1; no other address is listened at.", valueName: "address"))
    var address = LoopbackAddress.usual.text

    @Option(
        help: ArgumentHelp(
            "A file with the secret alone in it and mode 0600, in place of \(WebhookSecret.variable).",
            valueName: "file"
        )
    )
    var secretFile: String?

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard LoopbackAddress(address) != nil else {
            throw ValidationError(
                "'\(address)' can be reached by others. Use 127.0.0.1 or ::1, and let a tunnel bring deliveries here."
            )
        }
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"?#".utf8.contains($0) })
        else {
            throw ValidationError("'\(path)' is no path; it begins with a slash.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        let environment = ProcessInfo.processInfo.environment
        let secret = try WebhookSecret.find(environment: environment, file: secretFile)
        var options = project.engine
        // The engine has no use for it.
        options.environment[WebhookSecret.variable] = nil
        options.logger = Logger(label: "switchyard") { _ in
            StreamLogHandler.standardError(label: "switchyard")
        }
        let engine = try await DeliveryEngine.open(options)
        var settings = WebhookIntake.Settings(port: port, path: path)
        settings.address = LoopbackAddress(address) ?? .usual
        let intake = WebhookIntake(secret: secret, settings: settings) { delivery in
            await engine.take(delivery)
        } report: { report in
            DeliveryLine(report, at: Date()).write(to: console)
        }
        do {
            let url = try await intake.start()
            console.progress("Deliveries for \(engine.project) are taken at \(url); Ctrl-C ends it.")
            try await engine.followToEnd()
        } catch {
            await intake.stop()
            await engine.end()
            throw error
        }
        await intake.stop()
        await engine.end()
        return .done
    }
}

/// A delivery in a line, or as JSON for a program.
private struct DeliveryLine: Encodable {
    var time: Date
    var status: Int
    var event: String?
    var action: String?
    var subjects: [String]
    var repository: String?
    var outcome: String

    init(_ report: IntakeReport, at time: Date) {
        self.time = time
        status = report.status
        event = report.event
        action = report.action
        subjects = report.subjects
        repository = report.repository
        outcome = report.outcome
    }

    /// The words are those of whoever signed them: the console cleans them, and a line stays one.
    private var text: String {
        var style = Date.ISO8601FormatStyle().time(includingFractionalSeconds: false)
        style.timeZone = .current
        let what = [event, action].compactMap(\.self).joined(separator: " ")
        let parts = [
            time.formatted(style), String(status), what.isEmpty ? "refused" : what,
            subjects.joined(separator: ", "), outcome,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
            .split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    func write(to console: Console) {
        console.result(text)
        guard console.isJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        guard let line = try? encoder.encode(self) else { return }
        console.jsonLines(line + Data("\n".utf8))
    }
}
