import CProcess
import Glibc

/// The arguments of `posix_spawn` as Swift values.
struct SpawnRequest {
    /// Absolute path of the program.
    var program: String
    /// The argument list, the program's name first.
    var arguments: [String]
    var environment: [String: String]
    var directory: String
    /// Descriptors for standard input, output and error; -1 inherits ours.
    var streams: (input: Int32, output: Int32, errors: Int32) = (-1, -1, -1)
    /// A descriptor that the program inherits as ``StartGate/childDescriptor``; -1 for none.
    var gate: Int32 = -1
    /// A session of its own, without a terminal, instead of our process group.
    var hasOwnSession = false

    init(program: String, arguments: [String], environment: [String: String], directory: String) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// Starts the program and returns its process id.
    func spawn() throws(SystemCallError) -> pid_t {
        var child: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let failure = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(variables) { environment in
                program.withCString { program in
                    directory.withCString { directory in
                        var request = cprocess_request(
                            program: program,
                            arguments: arguments,
                            environment: environment,
                            directory: directory,
                            input: streams.input,
                            output: streams.output,
                            error: streams.errors,
                            gate: gate,
                            new_session: hasOwnSession
                        )
                        return cprocess_spawn(&request, &child)
                    }
                }
            }
        }
        guard failure == 0 else { throw SystemCallError(code: failure) }
        return child
    }

    /// Calls `body` with a null-terminated array of C strings.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        return body(pointers)
    }
}
