import Domain
import StubGitHub
import Testing
import WebhookIntake

/// Deliveries come over real sockets: what is genuine is handed on, everything else is refused in time.
@Suite(.timeLimit(.minutes(1)))
struct IntakeTests {
    @Test func `a signed delivery is handed on, with what is another now`() async throws {
        let fixture = try await IntakeFixture()
        #expect(try await fixture.deliver(IntakeFixture.issue(7)).hasPrefix("HTTP/1.1 202 "))
        #expect(
            fixture.deliveries == [
                GitHubDelivery(
                    id: "d-1",
                    event: "issues",
                    action: "opened",
                    repository: "me/mine",
                    subjects: [.issue(number: 7)]
                )
            ]
        )
        await fixture.intake.stop()
        let report = try #require(fixture.reports.first)
        #expect(report.status == 202)
        #expect(report.subjects == ["issue #7"])
    }

    @Test func `a wrong signature is refused, and so is none`() async throws {
        let fixture = try await IntakeFixture()
        let body = Array(IntakeFixture.issue().utf8)
        let other = IntakeFixture.signature(of: body + [10])
        let forged = IntakeFixture.head(signature: other, "Content-Length: \(body.count)")
        #expect(try await fixture.say(Array(forged.utf8) + body).hasPrefix("HTTP/1.1 401 "))
        // Before its body came.
        let unsigned = IntakeFixture.head("Content-Length: \(body.count)")
        #expect(try await fixture.say(unsigned).hasPrefix("HTTP/1.1 401 "))
        #expect(fixture.deliveries.isEmpty)
        await fixture.intake.stop()
    }

    @Test func `a delivery that comes again is told to be known`() async throws {
        let fixture = try await IntakeFixture()
        #expect(try await fixture.deliver(IntakeFixture.issue()).hasPrefix("HTTP/1.1 202 "))
        #expect(try await fixture.deliver(IntakeFixture.issue()).hasPrefix("HTTP/1.1 200 "))
        #expect(fixture.deliveries.count == 1)
        await fixture.intake.stop()
    }

    @Test func `a ping is answered, and events that nobody waits for are taken and left`() async throws {
        let fixture = try await IntakeFixture()
        let ping = try await fixture.deliver(#"{"zen":"Design for failure.","hook_id":1}"#, event: "ping")
        #expect(ping.hasPrefix("HTTP/1.1 200 "))
        #expect(try await fixture.deliver("{}", event: "star").hasPrefix("HTTP/1.1 202 "))
        #expect(fixture.deliveries.isEmpty)
        await fixture.intake.stop()
    }

    private static let words: [(WebhookIntake.Taking, String)] = [
        (.unavailable("Nobody is signed in."), "HTTP/1.1 503 "),
        (.ignored("It is about you/yours."), "HTTP/1.1 202 "),
    ]

    @Test(arguments: words)
    func `what the engine says decides the answer, and its reason stays here`(
        taking: WebhookIntake.Taking,
        start: String
    ) async throws {
        let fixture = try await IntakeFixture(taking: taking)
        let answer = try await fixture.deliver(IntakeFixture.issue())
        #expect(answer.hasPrefix(start))
        #expect(!answer.contains("you/yours") && !answer.contains("signed in"))
        await fixture.intake.stop()
        let outcome = try #require(fixture.reports.first?.outcome)
        #expect(outcome.contains("you/yours") || outcome.contains("signed in"))
    }

    private static let long = String(repeating: "a", count: 20_000)
    private static let nonsense: [(String, Int)] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 405), ("POST /other HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        ("POST /?a=b HTTP/1.1\r\nX-Hub-Signature-256: x\r\n\r\n", 411), ("\u{1}\u{2}\r\n\r\n", 400),
        ("POST / HTTP/2\r\n\r\n", 400), ("POST / HTTP/1.1\r\nno field\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nA: \(long)\r\n\r\n", 431),
    ]

    @Test(arguments: nonsense)
    func `what is no delivery is refused`(request: String, status: Int) async throws {
        let fixture = try await IntakeFixture()
        #expect(try await fixture.say(request).hasPrefix("HTTP/1.1 \(status) "))
        #expect(fixture.deliveries.isEmpty)
        await fixture.intake.stop()
    }

    @Test func `a signed body that cannot be read is refused`() async throws {
        let fixture = try await IntakeFixture()
        #expect(try await fixture.deliver(#"{"action":"#).hasPrefix("HTTP/1.1 400 "))
        #expect(try await fixture.deliver("").hasPrefix("HTTP/1.1 400 "))
        #expect(try await fixture.deliver(IntakeFixture.issue(), id: "a b").hasPrefix("HTTP/1.1 400 "))
        await fixture.intake.stop()
    }

    // MARK: - Sizes

    @Test func `the largest body that GitHub sends is taken`() async throws {
        let fixture = try await IntakeFixture()
        let most = IntakeLimits().bodyBytes
        let empty = IntakeFixture.issue().utf8.count
        let body = IntakeFixture.issue(body: String(repeating: "a", count: most - empty))
        #expect(body.utf8.count == most)
        #expect(try await fixture.deliver(body).hasPrefix("HTTP/1.1 202 "))
        await fixture.intake.stop()
    }

    @Test func `a larger one is refused before any of it has come`() async throws {
        let fixture = try await IntakeFixture()
        let head = IntakeFixture.head(signature: "sha256=0", "Content-Length: \(26 << 20)")
        #expect(try await fixture.say(head).hasPrefix("HTTP/1.1 413 "))
        // Whoever sends it all the same is answered, and not listened to.
        let client = try RawClient(port: fixture.port)
        await client.send(head)
        async let answer = client.receiveSome()
        let wasTaken = await client.send([UInt8](repeating: 97, count: 26 << 20))
        #expect(!wasTaken)
        let heard = await answer
        #expect(heard?.hasPrefix("HTTP/1.1 413 ") == true)
        await fixture.intake.stop()
    }

    @Test func `a body in pieces is counted as it comes`() async throws {
        let fixture = try await IntakeFixture { $0.bodyBytes = 1_000 }
        let body = Array(IntakeFixture.issue().utf8)
        let head = IntakeFixture.head(
            signature: IntakeFixture.signature(of: body),
            "Transfer-Encoding: chunked"
        )
        let text = String(decoding: body, as: UTF8.self)
        let (one, other) = (text.prefix(10), text.dropFirst(10))
        let size = String(other.utf8.count, radix: 16)
        let pieces = "a;x=y\r\n\(one)\r\n\(size)\r\n\(other)\r\n0\r\nA: b\r\n\r\n"
        #expect(try await fixture.say(head + pieces).hasPrefix("HTTP/1.1 202 "))
        #expect(try await fixture.say(head + "3e9\r\n").hasPrefix("HTTP/1.1 413 "))
        #expect(try await fixture.say(head + "xyz\r\n").hasPrefix("HTTP/1.1 400 "))
        await fixture.intake.stop()
    }

    @Test func `who asks before sending is told to go on`() async throws {
        let fixture = try await IntakeFixture()
        let body = Array(IntakeFixture.issue().utf8)
        let client = try RawClient(port: fixture.port)
        await client.send(
            IntakeFixture.head(
                signature: IntakeFixture.signature(of: body),
                "Content-Length: \(body.count)",
                "Expect: 100-continue"
            )
        )
        #expect(await client.receiveSome()?.hasPrefix("HTTP/1.1 100 ") == true)
        await client.send(body)
        #expect(await client.receive().hasPrefix("HTTP/1.1 202 "))
        await fixture.intake.stop()
    }

    // MARK: - Time and room

    @Test func `a slow sender is cut, and one who says nothing is told nothing`() async throws {
        let fixture = try await IntakeFixture { $0.silence = .milliseconds(50) }
        #expect(try await fixture.say("POST / HT").hasPrefix("HTTP/1.1 408 "))
        #expect(try await fixture.say("").isEmpty)
        await fixture.intake.stop()
    }

    @Test func `one who is slow holds up nobody else`() async throws {
        let fixture = try await IntakeFixture()
        let body = Array(IntakeFixture.issue().utf8)
        let slow = try RawClient(port: fixture.port)
        let head = IntakeFixture.head(
            id: "slow",
            signature: IntakeFixture.signature(of: body),
            "Content-Length: \(body.count)"
        )
        await slow.send(head)
        await slow.send(Array(body.prefix(20)))
        #expect(try await fixture.deliver(IntakeFixture.issue(), id: "quick").hasPrefix("HTTP/1.1 202 "))
        await slow.send(Array(body.dropFirst(20)))
        #expect(await slow.receive().hasPrefix("HTTP/1.1 202 "))
        #expect(fixture.deliveries.map(\.id) == ["quick", "slow"])
        await fixture.intake.stop()
    }

    @Test func `who comes when there is no room waits for it`() async throws {
        let fixture = try await IntakeFixture {
            $0.connections = 1
            $0.silence = .milliseconds(100)
        }
        let idle = try RawClient(port: fixture.port)
        #expect(try await fixture.deliver(IntakeFixture.issue()).hasPrefix("HTTP/1.1 202 "))
        #expect(await idle.receive().isEmpty)
        await fixture.intake.stop()
    }

    @Test func `too much at once is told to come again`() async throws {
        let fixture = try await IntakeFixture { $0.heldBytes = 100 }
        let head = IntakeFixture.head(signature: "sha256=0", "Content-Length: 1000")
        let body = String(repeating: "a", count: 200)
        #expect(try await fixture.say(head + body).hasPrefix("HTTP/1.1 503 "))
        await fixture.intake.stop()
    }

    // MARK: - The door

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.7", "localhost", "127.0.0.2", "example.org", ""])
    func `only this machine's own address is listened at`(address: String) {
        #expect(LoopbackAddress(address) == nil)
    }

    @Test func `a port that is taken is told, and it can be listened at again after the end`() async throws {
        let fixture = try await IntakeFixture()
        let secret = try #require(WebhookSecret(IntakeFixture.secret))
        let second = WebhookIntake(secret: secret, settings: .init(port: fixture.port)) { _ in
            .taken
        } report: {
            _ in
        }
        await #expect(throws: EngineError.self) { try await second.start() }
        await fixture.intake.stop()
        _ = try await second.start()
        await second.stop()
    }
}
