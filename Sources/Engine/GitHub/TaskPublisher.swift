import Domain
import GitHub
import Store
import Workspace

/// Brings the commit of a task to GitHub: a branch with the task's own name, and one draft pull request for it.
struct TaskPublisher: Sendable {
    /// What was made, or found.
    struct Made: Sendable {
        let publication: TaskPublication
        /// The same in words for people.
        let note: String
    }

    let connection: GitHubConnection
    /// The user's checkout, whose objects hold the commit and which stays as it is.
    let repository: GitRepository
    /// Takes secrets out of what is written on GitHub for all to read.
    let redactor: Redactor
    let task: AgentTask
    let commit: String
    let branch: String

    /// Says what became of this commit if it was published before; nil if it was not.
    ///
    /// A branch that was deleted after its pull request was merged is not pushed again.
    ///
    /// - Throws: `EngineError`.
    func earlier() async throws -> String? {
        guard let earlier = task.publication, earlier.commit == commit else { return nil }
        let found: PullRequestPayload
        do throws(GitHubError) {
            found = try await connection.client.pullRequest(earlier.number, in: connection.repository).value
        } catch {
            // The project may have moved to another repository since.
            guard case .notFound = error else { throw error }
            return nil
        }
        guard found.head.ref == earlier.branch else { return nil }
        let state = PullRequest(found, known: nil).state
        return "#\(task.id) is pull request #\(earlier.number) already (\(state.rawValue)): \(earlier.url)"
    }

    /// Pushes and opens.
    ///
    /// - Parameter say: Takes what was done, line by line.
    /// - Returns: The pull request.
    /// - Throws: `EngineError` with what to do about it.
    func publish(_ say: @Sendable (String) -> Void) async throws -> Made {
        let target = try await connection.client.repository(connection.repository).value
        let fullName = connection.place.fullName
        guard target.isArchived != true else {
            throw EngineError.denied(
                message: "\(fullName) is archived and takes no changes.",
                remedy: "Publish to another repository, or have it unarchived."
            )
        }
        let destination = try await destination()
        guard destination.forkOwner != nil || target.permissions?.push != false else {
            throw EngineError.denied(
                message:
                    "The token from \(connection.credential.source.description) may not push to \(fullName).",
                remedy:
                    "Ask for the right to write, or sign in with a token that has it; or give "
                    + "the remote a fork of yours to push to (`git remote set-url --push`)."
            )
        }
        guard let base = try await base(usually: target.defaultBranch), base != branch else {
            throw EngineError.conflict(
                message: "\(fullName) has no other branch that \(branch) could be merged into.",
                remedy: "Push a first commit to its default branch, then publish again."
            )
        }
        let isNew = try await push(to: destination)
        say(isNew ? "pushed \(commit.prefix(10)) to \(branch)" : "\(branch) has \(commit.prefix(10)) already")
        let ensured = try await open(into: base, from: destination.forkOwner)
        let request = ensured.pullRequest
        say((ensured.wasCreated ? "opened " : "found ") + request.htmlURL)
        if ensured.wasCreated { await label(request, say) }
        let publication = TaskPublication(
            number: request.number,
            url: request.htmlURL,
            branch: branch,
            commit: commit
        )
        let kind = ensured.wasCreated && request.isDraft ? "draft pull request" : "pull request"
        return Made(publication: publication, note: "\(kind) #\(request.number): \(request.htmlURL)")
    }

    /// Pushes to a branch of the repository that is there, without a pull request of its own.
    ///
    /// - Parameter say: Takes what was done, in one line.
    /// - Throws: `EngineError` with what to do about it.
    func pushAlone(_ say: @Sendable (String) -> Void) async throws {
        let destination = try await destination()
        guard destination.forkOwner == nil else {
            throw EngineError.denied(
                message:
                    "The remote \(connection.place.remote.name) is pushed to a fork, and \(branch) is in "
                    + "\(connection.place.fullName).",
                remedy: "Have the remote pushed there (`git remote set-url --push`), then approve again."
            )
        }
        let isNew = try await push(to: destination)
        say(isNew ? "pushed \(commit.prefix(10)) to \(branch)" : "\(branch) has \(commit.prefix(10)) already")
    }

    // MARK: - Detail

    /// Where a push goes.
    private struct Destination: Sendable {
        let place: PushDestination
        /// Who owns the repository there, if that is not the one that the pull request is for.
        let forkOwner: String?
    }

    /// Where the remote leads: with the token over https, and as git does it by itself over ssh.
    private func destination() async throws -> Destination {
        let remote = connection.place.remote
        let url = try await repository.pushURL(ofRemote: remote.name) ?? remote.url
        let target = RepositoryName(remote: url)
        let owner = target?.owner.lowercased()
        let forkOwner = owner == connection.repository.owner.lowercased() ? nil : target?.owner
        // To no other server than the one whose token it is.
        if target?.host == connection.repository.host,
            let place = PushDestination(
                url: url,
                account: Self.account,
                token: connection.credential.token.reveal()
            )
        {
            return Destination(place: place, forkOwner: forkOwner)
        }
        return Destination(place: PushDestination(url: url), forkOwner: forkOwner)
    }

    private func push(to destination: Destination) async throws -> Bool {
        do {
            return try await repository.push(commit, toBranch: branch, at: destination.place)
        } catch let error as GitError {
            throw EngineError(push: error, to: branch, of: connection.place.fullName)
        }
    }

    /// The branch that the change is for: that of the pull request there is, else the one that the task started
    /// from if GitHub has it, else the usual one.
    private func base(usually name: String?) async throws -> String? {
        let (client, place) = (connection.client, connection.repository)
        if let earlier = task.publication {
            do throws(GitHubError) {
                let found = try await client.pullRequest(earlier.number, in: place).value
                if found.state.known == .open, found.head.ref == branch { return found.base.ref }
            } catch {
                // With another base a second pull request would be opened.
                guard error.isAboutOneThing else { throw error }
            }
        }
        guard let start = task.options.start?.branch ?? task.workspace?.baseBranch, start != name,
            start != branch
        else { return name }
        do throws(GitHubError) {
            return try await client.branch(start, in: place).value.name
        } catch {
            guard error.isAboutOneThing else { throw error }
            return name
        }
    }

    /// Gives a new pull request those labels of the task's issue that the repository has; a refusal costs only them.
    private func label(_ request: PullRequestPayload, _ say: @Sendable (String) -> Void) async {
        guard let issue = task.options.issue else { return }
        let (client, place) = (connection.client, connection.repository)
        do throws(GitHubError) {
            let wanted = try await client.issue(issue, in: place).value.labels.map(\.name)
            guard !wanted.isEmpty else { return }
            let known = Set(try await client.labels(in: place).value.map(\.name))
            let names = wanted.filter { known.contains($0) }
            guard !names.isEmpty else { return }
            _ = try await client.addLabels(names, toIssue: request.number, in: place)
            say("labelled it " + names.joined(separator: ", "))
        } catch {
            say("the labels of #\(issue) were not set: \(error.message)")
        }
    }

    /// GitHub looks at the token alone, but wants a name.
    private static let account = "x-access-token"

    private func open(into base: String, from owner: String?) async throws -> EnsuredPullRequest {
        let text = PullRequestText(task: task, commit: commit, template: try await template())
        var request = NewPullRequest(
            title: redactor.redact(text.title),
            body: redactor.redact(text.body),
            branch: branch,
            branchOwner: owner,
            base: base
        )
        do throws(GitHubError) {
            return try await connection.client.ensurePullRequest(request, in: connection.repository)
        } catch {
            // Private repositories of free accounts know no drafts.
            guard case .invalid(let message, let fields) = error,
                (fields + [message]).contains(where: { $0.lowercased().contains("draft") })
            else { throw error }
            request.isDraft = false
            return try await connection.client.ensurePullRequest(request, in: connection.repository)
        }
    }

    /// The template that the repository has for pull requests, as it is in the commit.
    private func template() async throws -> String? {
        for path in Self.templates {
            guard let bytes = try await repository.contents(of: path, at: commit) else { continue }
            let text = String(decoding: bytes.prefix(Self.templateLimit), as: UTF8.self)
            if !text.allSatisfy(\.isWhitespace) { return text }
        }
        return nil
    }

    private static let templateLimit = 32_768
    private static let templates = [".github/", "", "docs/"].flatMap { folder in
        ["pull_request_template.md", "PULL_REQUEST_TEMPLATE.md"].map { folder + $0 }
    }
}
