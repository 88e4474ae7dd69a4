import Glibc

/// A failed system call.
struct SystemCallError: Error, Hashable {
    let code: Int32

    /// The system's words for the code.
    var text: String { String(cString: strerror(code)) }
}
