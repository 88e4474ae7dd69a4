import CProcess
import Glibc

/// The descriptors between the engine and one child.
final class ChildPipes {
    private(set) var childInput: Int32 = -1
    private(set) var childOutput: Int32 = -1
    private(set) var childErrors: Int32 = -1
    /// Read ends; -1 once at their end.
    private(set) var output: Int32 = -1
    private(set) var errors: Int32 = -1

    init(separatesErrors: Bool, input: [UInt8]?) throws(SystemCallError) {
        if let input {
            childInput = try Self.memoryFile(input)
        } else {
            childInput = try Self.nullDevice()
        }
        try Self.check(cprocess_pipe(&output, &childOutput))
        if separatesErrors {
            try Self.check(cprocess_pipe(&errors, &childErrors))
        } else {
            childErrors = childOutput
        }
        for end in [output, errors] where end >= 0 {
            // Only our end: a flag on the child's end would change what its programs see.
            _ = fcntl(end, F_SETFL, O_RDONLY | O_NONBLOCK)
        }
    }

    deinit {
        closeChildEnds()
        closeOutput()
        closeErrors()
    }

    var areAtEnd: Bool { output < 0 && errors < 0 }

    func closeChildEnds() {
        if childErrors != childOutput { Self.close(&childErrors) }
        childErrors = -1
        Self.close(&childOutput)
        Self.close(&childInput)
    }

    func closeOutput() { Self.close(&output) }
    func closeErrors() { Self.close(&errors) }

    private static func close(_ descriptor: inout Int32) {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private static func check(_ code: Int32) throws(SystemCallError) {
        guard code == 0 else { throw SystemCallError(code: code) }
    }

    private static func nullDevice() throws(SystemCallError) -> Int32 {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError(code: errno) }
        return descriptor
    }

    /// The reading end of a pipe that holds some bytes and nothing after them.
    ///
    /// - Throws: Also where the bytes do not fit into a pipe, which takes 4 KiB in any case.
    static func filledPipe(_ bytes: [UInt8]) throws(SystemCallError) -> Int32 {
        guard bytes.count <= 4_096 else { throw SystemCallError(code: E2BIG) }
        var (reading, writing): (Int32, Int32) = (-1, -1)
        try check(cprocess_pipe(&reading, &writing))
        defer { Glibc.close(writing) }
        guard write(writing, bytes, bytes.count) == bytes.count else {
            let code = errno
            Glibc.close(reading)
            throw SystemCallError(code: code)
        }
        return reading
    }

    /// A file in memory rather than a pipe: a child that does not read cannot block us.
    static func memoryFile(_ bytes: [UInt8]) throws(SystemCallError) -> Int32 {
        let descriptor = cprocess_memory_file("input")
        guard descriptor >= 0 else { throw SystemCallError(code: errno) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let code = errno
                Glibc.close(descriptor)
                throw SystemCallError(code: code)
            }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }
}
