import Testing

@testable import GitHub

/// The repository behind a git remote.
@Suite struct RepositoryNameTests {
    private static let sshHosts = ["work": "git.example.org", "hub": "ssh.github.com"]

    @Test(arguments: [
        ("https://github.com/octo/cat", "github.com"), ("https://github.com/octo/cat.git", "github.com"),
        ("https://me:token@GitHub.com/octo/cat.git/", "github.com"),
        ("http://127.0.0.1:8080/octo/cat.git", "127.0.0.1"),
        ("ssh://git@ssh.github.com:443/octo/cat.git", "github.com"),
        ("ssh://git@work/octo/cat.git", "git.example.org"),
        ("git@github.com:octo/cat.git\n", "github.com"), ("git@work:octo/cat", "git.example.org"),
        ("hub:octo/cat", "github.com"), ("git@github.com:/octo/cat.git", "github.com"),
    ])
    func `remotes of every form name it`(remote: String, host: String) {
        let name = RepositoryName(remote: remote, sshHosts: Self.sshHosts)
        #expect(name == RepositoryName(host: host, owner: "octo", name: "cat"))
        #expect(name?.path == "/repos/octo/cat")
    }

    @Test(arguments: [
        "", "/srv/git/octo/cat.git", "../cat", "./octo:x/cat", "file:///srv/octo/cat.git",
        "https://github.com/octo", "https://github.com/a/b/c", "git@github.com:cat.git", "https:///octo/cat",
        "https://github.com/../cat", "https://github.com/octo/..", "https://github.com/octo/c%2Fat",
        "git@github.com:octo/.git", "ext::sh -c octo/cat",
    ])
    func `what names no repository is none`(remote: String) {
        #expect(RepositoryName(remote: remote) == nil)
    }

    @Test func `dots and dashes are part of a name`() {
        #expect(RepositoryName(remote: "https://github.com/a-b/c.d_e.git")?.path == "/repos/a-b/c.d_e")
    }
}
