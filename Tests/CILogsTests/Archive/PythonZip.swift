import Foundation
import Testing

/// An archive that Python packs, whose `zipfile` was written by others after the same description.
///
/// - Parameter lines: Python that writes into `z`; `os` and `zipfile` are at hand, and `zipfile.ZIP_DEFLATED` is usual.
/// - Parameter isStream: Whether it is packed as onto a pipe, which makes sizes come behind the files.
/// - Returns: The archive.
func pythonZip(_ lines: String, isStream: Bool = false) throws -> [UInt8] {
    let script = """
        import io, os, sys, zipfile
        whole = io.BytesIO()
        class Pipe:
            def write(self, data): return whole.write(data)
            def flush(self): pass
        z = zipfile.ZipFile(\(isStream ? "Pipe()" : "whole"), 'w', zipfile.ZIP_DEFLATED)
        \(lines)
        z.close()
        sys.stdout.buffer.write(whole.getvalue())
        """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return bytes
}
