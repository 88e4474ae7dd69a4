// The tables of what GitHub has, and of what is done there.

extension Schema {
    /// What was fetched from GitHub: it can all be fetched again, and is there to be read without GitHub.
    static let gitHub: SQLText = """
        CREATE TABLE github_lists (
            list TEXT PRIMARY KEY,
            repository TEXT NOT NULL,
            fetched_at BIGINT NOT NULL,
            changed_at BIGINT NOT NULL
        );

        CREATE TABLE github_items (
            list TEXT NOT NULL,
            number BIGINT NOT NULL,
            state TEXT NOT NULL,
            sorted_at BIGINT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (list, number)
        );
        CREATE INDEX github_items_sorted ON github_items (list, sorted_at, number);

        CREATE TABLE github_jobs (
            run BIGINT PRIMARY KEY,
            attempt BIGINT NOT NULL,
            details TEXT NOT NULL
        );

        CREATE TABLE github_responses (
            key TEXT PRIMARY KEY,
            etag TEXT,
            last_modified TEXT,
            link TEXT,
            body TEXT NOT NULL,
            size BIGINT NOT NULL,
            fetched_at BIGINT NOT NULL,
            used_at BIGINT NOT NULL
        );
        CREATE INDEX github_responses_by_use ON github_responses (used_at);
        """

    /// What is said or done on GitHub, recorded before it is sent; `details` holds the whole.
    static let gitHubWrites: SQLText = """
        CREATE TABLE github_writes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            repository TEXT NOT NULL,
            state TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            details TEXT NOT NULL
        );
        CREATE INDEX github_writes_by_state ON github_writes (state, id);
        """

    /// What became of red runs; they stay when the runs are gone from GitHub's list.
    static let fixOutcomes: SQLText = """
        CREATE TABLE fix_outcomes (
            run BIGINT NOT NULL,
            attempt BIGINT NOT NULL,
            task BIGINT REFERENCES tasks (id),
            class TEXT NOT NULL,
            ending TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (run, attempt)
        );
        CREATE INDEX fix_outcomes_by_task ON fix_outcomes (task);
        CREATE INDEX fix_outcomes_by_start ON fix_outcomes (started_at);
        """

    /// The deliveries of webhooks that were taken, so that none is taken twice.
    static let deliveries: SQLText = """
        CREATE TABLE github_deliveries (
            id TEXT PRIMARY KEY,
            event TEXT NOT NULL,
            taken_at BIGINT NOT NULL
        );
        CREATE INDEX github_deliveries_by_time ON github_deliveries (taken_at);
        """

    /// The pages of single issues and pull requests as they were fetched last, to be read without GitHub; `kind`
    /// says which of the two.
    static let gitHubDetails: SQLText = """
        CREATE TABLE github_details (
            kind TEXT NOT NULL,
            number BIGINT NOT NULL,
            repository TEXT NOT NULL,
            fetched_at BIGINT NOT NULL,
            size BIGINT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (kind, number)
        );
        """
}
