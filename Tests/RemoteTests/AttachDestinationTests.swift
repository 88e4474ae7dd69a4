import Domain
import Testing

@testable import Remote

/// What `switchyard attach` understands, and what it hands to ssh.
@Suite struct AttachDestinationTests {
    private func ssh(_ text: String) throws -> SSHDestination {
        guard case .ssh(let destination) = try AttachDestination(text) else { throw NotSSH() }
        return destination
    }

    private struct NotSSH: Error {}

    @Test(arguments: [".", "/home/kim/project", "host:path", "a b", "x/y://z", "./ssh://host", "-x"])
    func `what has no scheme is a path`(text: String) throws {
        #expect(try AttachDestination(text) == .path(text))
    }

    @Test(
        arguments: [
            ("ssh://build/srv/app", nil, "build", nil, "/srv/app"),
            ("SSH://build/srv/app/", nil, "build", nil, "/srv/app/"),
            ("ssh://kim@build.example:2222/srv/app", "kim", "build.example", 2222, "/srv/app"),
            ("ssh://kim@corp@build/srv", "kim@corp", "build", nil, "/srv"),
            ("ssh://[::1]/srv", nil, "::1", nil, "/srv"),
            ("ssh://kim@[fe80::1%eth0]:22/srv", "kim", "fe80::1%eth0", 22, "/srv"),
            ("ssh://build/~/app", nil, "build", nil, "./app"),
            ("ssh://build/~", nil, "build", nil, "./"),
            ("ssh://build/~/-x", nil, "build", nil, "./-x"),
            ("ssh://build/~kim/app", nil, "build", nil, "/~kim/app"),
            ("ssh://build/a%20b%25c/é", nil, "build", nil, "/a b%c/é"),
            ("ssh://build/it's $(x)", nil, "build", nil, "/it's $(x)"),
        ] as [(String, String?, String, Int?, String)]
    )
    func `an address is read`(
        text: String,
        user: String?,
        host: String,
        port: Int?,
        path: String
    ) throws {
        let destination = try ssh(text)
        #expect(destination.user == user)
        #expect(destination.host == host)
        #expect(destination.port == port)
        #expect(destination.path == path)
        // The form it is told apart by leads to the same place.
        #expect(try ssh(destination.text) == destination)
    }

    @Test(arguments: [
        ("", "empty"), ("http://host/path", "Only ssh://"), ("ssh://", "project"), ("ssh://host", "project"),
        ("ssh://host/", "project"), ("ssh://host///", "project"), ("ssh:///path", "host is missing"),
        ("ssh://kim@/path", "host is missing"), ("ssh://@host/path", "user before"),
        ("ssh://-oProxyCommand=x/path", "begin with '-'"), ("ssh://-l@host/path", "begin with '-'"),
        ("ssh://kim@-host/path", "begin with '-'"), ("ssh://[-x::1]/path", "begin with '-'"),
        ("ssh://ho st/path", "no host has"), ("ssh://ho\u{7}st/path", "no host has"),
        ("ssh://$(x)/path", "no host has"), ("ssh://höst/path", "no host has"),
        ("ssh://a;b@host/path", "does not take"), ("ssh://kim:secret@host/path", "does not take"),
        ("ssh://a\nb@host/path", "does not take"),
        ("ssh://host:/path", "1 to 65535"), ("ssh://host:0/path", "1 to 65535"),
        ("ssh://host:65536/path", "1 to 65535"), ("ssh://host:22x/path", "1 to 65535"),
        ("ssh://host:+22/path", "1 to 65535"), ("ssh://host:99999999999999999999/path", "1 to 65535"),
        ("ssh://[::1/path", "not closed"), ("ssh://[host]/path", "IPv6"),
        ("ssh://[::1]22/path", "Only a port"),
        ("ssh://host/a\nb", "control character"), ("ssh://host/a%0Ab", "control character"),
        ("ssh://host/a%00", "control character"), ("ssh://host/a\u{9B}b", "control character"),
        ("ssh://host/a%2", "hexadecimal"), ("ssh://host/a%zz", "hexadecimal"),
        ("ssh://host/a%+1", "hexadecimal"),
        ("ssh://host/a%ff", "UTF-8"),
    ])
    func `what cannot be meant is refused with a remedy`(text: String, reason: String) {
        do throws(EngineError) {
            let destination = try AttachDestination(text)
            Issue.record("\(text) was taken for \(destination)")
        } catch {
            guard case .invalid(let message, let remedy) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(message.contains(reason))
            #expect(!remedy.isEmpty)
        }
    }

    @Test func `ssh gets the host behind its options, and the shell there the path as one word`() throws {
        let destination = try ssh("ssh://kim@build:2222/it's $(x) %25")
        #expect(
            destination.arguments(program: "/bin/ssh", mayAsk: true) == [
                "/bin/ssh", "-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3", "-p", "2222",
                "kim@build", "--", "switchyard", "engine", "proxy", "--repo", #"'/it'\''s $(x) %'"#,
            ]
        )
    }

    @Test func `where nobody can be asked, ssh does not ask and does not wait for ever`() throws {
        let arguments = try ssh("ssh://build/srv").arguments(program: "ssh", mayAsk: false)
        #expect(arguments.contains("BatchMode=yes"))
        #expect(arguments.contains("ConnectTimeout=10"))
        #expect(arguments.suffix(7).first == "build")
    }
}
