import Glibc

/// A file without a name that takes what is too much for memory; it vanishes with the process.
final class SpillFile: Sendable {
    /// The system's error number.
    struct Failure: Error {
        let code: Int32
    }

    private let descriptor: Int32

    /// Creates the file in a directory, for the user alone.
    ///
    /// - Throws: What the system says, for example that the directory does not exist.
    init(directory: String) throws(Failure) {
        var path = Array("\(directory)/log-XXXXXX".utf8CString)
        // Mode 0600. That the descriptor is inheritable for a moment does no harm: children are started
        // with their standard descriptors alone.
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(path)
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Writes bytes at an offset.
    ///
    /// - Returns: How many were written and, if that is not all, why.
    func write(_ bytes: [UInt8], at offset: Int) -> (count: Int, failure: Int32?) {
        bytes.withUnsafeBytes { bytes -> (count: Int, failure: Int32?) in
            guard let base = bytes.baseAddress else { return (0, nil) }
            var done = 0
            while done < bytes.count {
                let count = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return (done, count < 0 ? errno : EIO) }
                done += count
            }
            return (done, nil)
        }
    }

    /// Reads bytes from an offset on; 0 if there are none or they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        while true {
            let count = pread(descriptor, base, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { return 0 }
        }
    }
}
