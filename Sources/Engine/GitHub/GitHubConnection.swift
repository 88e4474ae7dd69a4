import GitHub
import Workspace

/// Where the project is on a GitHub server.
struct GitHubPlace: Sendable, Equatable {
    /// The repository there.
    let repository: RepositoryName
    /// The remote that it was found by.
    let remote: GitRemote

    /// `owner/name`.
    var fullName: String { "\(repository.owner)/\(repository.name)" }

    /// What the stored lists are known by.
    var storedName: String { "\(repository.host)/\(fullName)" }
}

/// A repository with somebody signed in.
struct GitHubConnection: Sendable {
    /// Speaks to the server.
    let client: GitHubClient
    /// The repository.
    let place: GitHubPlace
    /// Who asks.
    let credential: GitHubCredential

    /// The repository's name in calls.
    var repository: RepositoryName { place.repository }
}
