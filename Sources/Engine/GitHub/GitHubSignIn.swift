import Domain
import Foundation
import GitHub
import Store

/// What a look for the project's repository on GitHub, and for a token to ask there with, came to.
struct GitHubSignIn: Sendable {
    /// How the project stands with GitHub by that.
    private(set) var status = GitHubStatus(connection: .off)
    /// Where the project is; nil where it is nowhere.
    private(set) var place: GitHubPlace?
    /// The repository with somebody signed in; nil where nobody is.
    private(set) var connection: GitHubConnection?

    private static let tokenRemedy = "Put that right, then refresh."
    private static let addressRemedy = "Correct `github.api-url` or GITHUB_API_URL, then start again."

    /// What it comes to where nobody looks.
    init() {}

    /// Looks, without asking GitHub anything.
    ///
    /// - Parameters:
    ///   - surroundings: The settings, where to look, and what a client is made of.
    ///   - memory: The answers that are known already.
    init(_ surroundings: GitHubService.Surroundings, memory: StoredResponses) async {
        let configuration = surroundings.configuration()
        guard configuration.isGitHubOn else { return }
        do {
            try await look(surroundings, configuration, memory)
        } catch let error as SignInError {
            status.problem = .denied(message: error.description, remedy: Self.tokenRemedy)
        } catch let refusal as GitHubConfiguration.Refusal {
            status.problem = .invalid(message: refusal.description, remedy: Self.addressRemedy)
        } catch {
            status.problem = EngineError(error)
        }
        // Neither git nor the database told: then it is not off.
        if status.connection == .off, status.problem != nil { status.connection = .failing }
    }

    private mutating func look(
        _ surroundings: GitHubService.Surroundings,
        _ configuration: EngineConfiguration,
        _ memory: StoredResponses
    ) async throws {
        let address = GitHubConfiguration.baseURL(setting: configuration.gitHubAddress, environment: [:])
        let host = GitHubConfiguration.host(ofBaseURL: address)
        let finder = surroundings.finder
        guard let place = try await finder.place(on: host, named: configuration.gitHubRepository) else {
            return
        }
        self.place = place
        status.connection = .signedOut
        status.repository = place.fullName
        status.host = host
        status.take(try await surroundings.storage.read { try GitHubTable.ages(in: $0) }, of: place)
        guard let credential = try await finder.credential(for: host, file: configuration.gitHubTokenFile)
        else { throw GitHubError.notSignedIn }
        status.tokenSource = credential.source.description
        let client = GitHubClient(
            try GitHubConfiguration(baseURL: address, credential: credential),
            http: surroundings.http,
            memory: memory,
            clock: surroundings.clock,
            now: surroundings.now,
            jitter: surroundings.random
        )
        connection = GitHubConnection(client: client, place: place, credential: credential)
        status.connection = .connecting
    }
}

extension GitHubStatus {
    /// Takes note of how old each list is, if it is of that place.
    mutating func take(_ ages: [GitHubList: GitHubTable.ListAge], of place: GitHubPlace) {
        let ages = ages.filter { $0.value.repository == place.storedName }
        fetchedAt = ages.mapValues(\.fetchedAt)
        changedAt = ages.mapValues(\.changedAt)
    }
}
