/// The bytes of a model: of the program itself, or kept here for as long as somebody reads them.
///
/// They never change, which is why they may be read from anywhere.
struct ModelBytes: @unchecked Sendable {
    private final class Owner {
        let buffer: UnsafeMutableRawBufferPointer

        init(_ bytes: [UInt8]) {
            buffer = .allocate(byteCount: bytes.count, alignment: 8)
            buffer.copyBytes(from: bytes)
        }

        deinit { buffer.deallocate() }
    }

    private let buffer: UnsafeRawBufferPointer
    private let owner: Owner?

    /// Keeps a copy.
    init(_ bytes: [UInt8]) {
        let owner = Owner(bytes)
        buffer = UnsafeRawBufferPointer(owner.buffer)
        self.owner = owner
    }

    /// Reads bytes that live as long as the program, such as embedded ones.
    init(permanent buffer: UnsafeRawBufferPointer) {
        self.buffer = buffer
        owner = nil
    }

    var count: Int { buffer.count }

    @inline(__always)
    subscript(offset: Int) -> UInt8 { buffer[offset] }

    @inline(__always)
    func word(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inline(__always)
    func half(_ offset: Int) -> UInt16 {
        UInt16(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func checksum(from offset: Int) -> UInt64 {
        ModelFile.checksum(UnsafeRawBufferPointer(rebasing: buffer[offset...]))
    }
}
