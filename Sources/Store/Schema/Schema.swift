/// The tables, as SQLite makes them; moments are milliseconds since 1970.
enum Schema {
    /// `AUTOINCREMENT` keeps a number from ever being given out twice, also after a deletion.
    static let first: SQLText = """
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            details TEXT NOT NULL
        );
        CREATE INDEX tasks_by_state ON tasks (state, id);

        CREATE TABLE steps (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            task BIGINT NOT NULL REFERENCES tasks (id),
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            state TEXT NOT NULL,
            summary TEXT NOT NULL,
            command TEXT,
            exit_code BIGINT,
            usage TEXT,
            tree TEXT,
            output_length BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT
        );
        CREATE INDEX steps_by_task ON steps (task, id);
        CREATE INDEX steps_unfinished ON steps (id) WHERE state = 'started';

        CREATE TABLE step_texts (
            step BIGINT PRIMARY KEY REFERENCES steps (id),
            inputs TEXT,
            output TEXT,
            output_path TEXT
        );

        CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        );

        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation BIGINT NOT NULL REFERENCES conversations (id),
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL,
            trouble TEXT,
            model TEXT,
            usage TEXT,
            created_at BIGINT NOT NULL
        );
        CREATE INDEX messages_by_conversation ON messages (conversation, id);
        CREATE INDEX messages_unfinished ON messages (id) WHERE state = 'streaming';

        CREATE VIRTUAL TABLE message_search USING fts5 (
            text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE TRIGGER messages_inserted AFTER INSERT ON messages BEGIN
            INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
        END;
        CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
            INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
        END;
        CREATE TRIGGER messages_updated AFTER UPDATE OF text ON messages BEGIN
            INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
            INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
        END;

        CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );

        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            happened_at BIGINT NOT NULL,
            correlation TEXT NOT NULL,
            cause BIGINT,
            payload TEXT,
            payload_hash TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL,
            redacted_at BIGINT
        );
        """

    /// What a run of the check showed stays with its step, so that it is known again of files that are put back.
    static let evidenceOfSteps: SQLText = "ALTER TABLE steps ADD COLUMN evidence TEXT;"

    /// A consent to checks outside the sandbox, which used to be a setting, becomes the rule that it means.
    static let commandRules: SQLText = """
        CREATE TABLE command_rules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            effect TEXT NOT NULL,
            pattern TEXT NOT NULL,
            scope TEXT NOT NULL,
            task BIGINT REFERENCES tasks (id),
            sandbox_only BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            revoked_at BIGINT
        );
        CREATE INDEX command_rules_unrevoked ON command_rules (id) WHERE revoked_at IS NULL;
        INSERT INTO command_rules (effect, pattern, scope, sandbox_only, created_at)
            SELECT 'allow', '@checks', 'project', 0, CAST(strftime('%s', 'now') AS INTEGER) * 1000
            FROM settings WHERE name = 'checks.unsandboxed-consent';
        DELETE FROM settings WHERE name = 'checks.unsandboxed-consent';
        """
}
