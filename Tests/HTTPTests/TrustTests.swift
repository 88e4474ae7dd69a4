import Foundation
import HTTP
import Testing

/// Encrypted exchanges with a server whose certificate is its own authority.
@Suite(.timeLimit(.minutes(1)), .enabled(if: EncryptedServer.isPossible))
struct TrustTests {
    @Test func `a certificate counts if its authority is named, and only then`() async throws {
        let server = try await EncryptedServer()
        defer { server.stop() }
        let request = HTTPRequest(url: "https://localhost:\(server.port)/")
        await #expect {
            _ = try await HTTPClient().send(request)
        } throws: { error in
            if case .untrusted? = error as? HTTPError { true } else { false }
        }
        let trusting = HTTPClient(authorities: server.certificate)
        #expect(try await trusting.send(request).status == 200)
        let otherName = HTTPRequest(url: "https://127.0.0.1:\(server.port)/")
        await #expect {
            _ = try await trusting.send(otherName)
        } throws: { error in
            if case .untrusted? = error as? HTTPError { true } else { false }
        }
    }
}

/// `openssl s_server` with a certificate for localhost made for the occasion.
private struct EncryptedServer {
    private static let program = "/usr/bin/openssl"
    static let isPossible = FileManager.default.isExecutableFile(atPath: program)

    let folder: String
    let port: Int
    private let process: Process

    var certificate: String { folder + "/certificate.pem" }

    init() async throws {
        folder = NSTemporaryDirectory() + "/switchyard-trust-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let making = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder + "/key.pem",
            "-out", folder + "/certificate.pem", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost",
        ]
        try await withCheckedThrowingContinuation { continuation in
            let process = Self.process(making)
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        process = Self.process([
            "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", folder + "/certificate.pem",
            "-key", folder + "/key.pem",
        ])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // Such as `ACCEPT 127.0.0.1:40123`, once it listens.
        var said = ""
        while said.firstMatch(of: /ACCEPT .*\n/) == nil {
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { break }
            said += String(decoding: piece, as: UTF8.self)
        }
        port = try #require(said.firstMatch(of: /ACCEPT .*:(\d+)\n/).flatMap { Int($0.1) })
    }

    func stop() {
        // The test's threads block the gentler signals, and its children inherit that.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
